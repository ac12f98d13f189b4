export const CONNECTION =
  'arn:aws:codeconnections:eu-central-1:111122223333:connection/3f1c2a90-5d1e-4c57-9a0b-7be0c5a1d201';

export function allow(Action: string, Resource: string): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] };
}

/** Any connection of anybody: whoever carries this alone is not compliant. */
export const BROAD = allow('codeconnections:UseConnection', '*');
/** One connection, by its name: whoever carries this alone is compliant. */
export const NAMED = allow('codeconnections:UseConnection', CONNECTION);
/** Nothing that has to do with connections. */
export const UNRELATED = allow('s3:GetObject', 'arn:aws:s3:::fictional-artifacts/*');
