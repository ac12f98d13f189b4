import type { EstateReader } from '#scan';
import { TIME } from './connect-finding-store.ts';
import type { EstateWanted } from './estate/estate-reader.ts';
import type { Time } from './security-hub-pace.ts';

/** A whole account, over clients of its own, which are loaded when somebody asks: there are many, and most commands need none. */
export async function connectEstate(wanted: EstateWanted, time: Time = TIME): Promise<EstateReader> {
  const { estateReader } = await import('./estate/estate-reader.ts');
  return estateReader(wanted, time);
}
