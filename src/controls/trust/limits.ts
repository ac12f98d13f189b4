import { conditionPredicate, type Setting } from '#grants';
import { type Condition, plainText, type Template } from '#policy';
import { or, type Predicate } from '#regions';

/** Whether a value leaves out strangers, by what it says before its first wildcard or variable; `isWhole`: it has none. */
export type Fixed = (beginning: string, isWhole: boolean) => boolean;

/** Only a value without either says enough. */
export const ALL: Fixed = (_, isWhole) => isWhole;

/** So does one that begins in a certain way. */
export function beginning(enough: RegExp): Fixed {
  return (text, isWhole) => isWhole || enough.test(text);
}

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

function isWrittenOut(value: Template, fixed: Fixed): boolean {
  const whole = plainText(value);
  if (whole !== undefined) return fixed(whole, true);
  // What a variable stands for is as open as what a wildcard does.
  const [first] = value.parts;
  return fixed(first?.kind === 'text' ? first.text : '', false);
}
