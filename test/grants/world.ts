import { ALWAYS } from '#regions';
import { grantsOf, type Policies, type Who } from '../support/engine.ts';

export const ID = 'aEXAMPLE-8aad-4d5d-8878-dfcab0bc441f';
export const CONNECTION = `arn:aws:codeconnections:us-east-1:111122223333:connection/${ID}`;
const USE_ACTION = 'codeconnections:UseConnection';
export const BOTH_ACTIONS = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'];

export function document(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

/** An Allow of UseConnection on one named connection, unless something else is given. */
export function allow(given: object = {}): object {
  return { Effect: 'Allow', Action: USE_ACTION, Resource: CONNECTION, ...given };
}

export function deny(given: object = {}): object {
  return allow({ Effect: 'Deny', Resource: '*', ...given });
}

export function identity(...statements: readonly object[]): Policies {
  return { identity: [document(...statements)] };
}

/** An Allow of UseConnection on everything under one condition. */
export function under(Condition: object): Policies {
  return identity(allow({ Resource: '*', Condition }));
}

export function canUse(policies: Policies, who?: Who): string {
  return grantsOf(policies, who).ask(ALWAYS).answer;
}
