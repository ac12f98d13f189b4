import type { Place } from '#findings';

export const AT = new Date('2026-06-01T08:00:00.000Z');
export const PLACE: Place = {
  account: '111122223333',
  partition: 'aws',
  region: 'eu-central-1',
  at: AT,
  controlDocs: undefined,
};
