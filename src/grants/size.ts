import type { CarriedPolicies, PolicyName } from '#account';
import type { Statement } from '#policy';
import { statementsOf } from './compile.ts';

/**
 * More than IAM's quotas leave room for, unless somebody sets out to fill them with patterns of a few characters. docs/semantics.md,
 * "Caps", says the same.
 */
const MOST_PATTERNS = 4_000;

const TOO_MUCH: PolicyName = {
  kind: 'inline',
  name: '(all its policies together)',
  arn: undefined,
  version: undefined,
  ownedByAws: false,
  group: undefined,
  unknown: {
    reason: 'unreadable',
    problems: [
      { path: '', message: `more than ${MOST_PATTERNS} statements and patterns about the same actions` },
    ],
  },
};

/**
 * The policies, or one document that nobody can read where they are too large to be computed with: then they may allow and deny
 * anything. Asked before any work is done on them that grows faster than they do.
 */
export function withinSize(policies: CarriedPolicies): CarriedPolicies {
  let left = MOST_PATTERNS;
  for (const statement of statementsOf(policies)) {
    left -= sizeOf(statement);
    if (left < 0)
      return { identity: [{ name: TOO_MUCH, statements: [], unknown: true }], boundary: undefined, scps: [] };
  }
  return policies;
}

function sizeOf({ actions, resources, conditions }: Statement): number {
  const values = conditions.reduce((sum, condition) => sum + condition.values.length, 0);
  return 1 + actions.patterns.length + (resources?.patterns.length ?? 0) + values;
}
