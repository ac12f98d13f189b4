import { conditionPredicate, type Setting } from '#grants';
import type { Condition, Template } from '#policy';
import { or, type Predicate } from '#regions';

/** What a value has to say before its first wildcard or variable to leave out strangers. */
export type Fixed = (beginning: string) => boolean;

/** Only a value without either says enough. */
export const ALL: Fixed = () => false;

/**
 * The requests whose value of a key some condition writes out far enough, whatever the condition makes of them: what lies
 * outside is what nobody thought of.
 */
export function limited(
  key: string,
  fixed: Fixed,
  conditions: readonly Condition[],
  setting: Setting,
): Predicate {
  return or(
    ...conditions.flatMap((condition) =>
      writtenOut(condition, key, fixed).map((value) => equals(condition, value, setting)),
    ),
  );
}

export function writtenOut(condition: Condition, key: string, fixed: Fixed): Template[] {
  const { operator, values } = condition;
  if (condition.key !== key || operator.comparison.type !== 'text') return [];
  return values.filter((value) => isWrittenOut(value, fixed));
}

function equals(condition: Condition, value: Template, setting: Setting): Predicate {
  const operator = { ...condition.operator, negated: false, ifExists: false, quantifier: 'one' } as const;
  return conditionPredicate({ ...condition, operator, values: [value] }, setting);
}

function isWrittenOut({ parts }: Template, fixed: Fixed): boolean {
  // What a variable stands for is as open as what a wildcard does.
  const wild = parts.some(({ kind }) => kind !== 'text');
  return !wild || fixed(parts[0]?.kind === 'text' ? parts[0].text : '');
}
