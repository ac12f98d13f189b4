import type { FindingStore, HubPlace, Neighbour, Practices } from './ports.ts';

/** Active findings of the controls of FSBP on some resources. */
export async function fsbpFindings(
  arns: readonly string[],
  { controls }: Practices,
  hub: HubPlace,
  store: Pick<FindingStore, 'neighbours'>,
  signal: AbortSignal,
): Promise<readonly Neighbour[]> {
  const found: Neighbour[] = [];
  if (arns.length === 0 || controls.size === 0) return found;
  for await (const neighbour of store.neighbours({ ...hub, arns }, signal))
    if (controls.has(neighbour.control)) found.push(neighbour);
  return found;
}
