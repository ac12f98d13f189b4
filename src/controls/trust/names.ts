import { plainText, type Statement } from '#policy';
import { issuerOf } from './issuers.ts';
import type { TrustJudgement } from './troubles.ts';

/**
 * A trust policy with placeholders for names that decide nothing: external ids, subjects and audiences written out in full. No
 * question tells one from another, so roles whose trust policies differ in these alone are judged once.
 */
export type Nameless = {
  readonly statements: readonly Statement[];
  /** Puts the names of this trust policy back into what was said of the placeholders. */
  readonly restore: (judgement: TrustJudgement) => TrustJudgement;
};

const PLACEHOLDER = /ccguard-name-\d+/g;
/** Ids of accounts and organizations are looked for in all texts, and a name that looks like a placeholder must stay itself. */
export const TELLING = /\d{12}|\bo-[a-z0-9]{10}|ccguard|\$/;

export function nameless(statements: readonly Statement[]): Nameless {
  const keys = keysOfNames(statements);
  if (keys.size === 0) return { statements, restore: (judgement) => judgement };
  const numbers = new Map<string, string>();
  const renamed = statements.map((statement) => ({
    ...statement,
    conditions: statement.conditions.map((condition) =>
      keys.has(condition.key)
        ? { ...condition, values: condition.values.map(({ source }) => placeholder(source, numbers)) }
        : condition,
    ),
  }));
  const names = new Map([...numbers].map(([name, number]) => [number, name]));
  const restore = (text: string) => text.replace(PLACEHOLDER, (number) => names.get(number) ?? number);
  return { statements: renamed, restore: (judgement) => restored(judgement, restore) };
}

/** Keys of names that every condition on them writes out in full. */
function keysOfNames(statements: readonly Statement[]): ReadonlySet<string> {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const open = conditions.filter(({ operator: { comparison }, values }) => {
    const isExact = comparison.type === 'text' && comparison.mode === 'exact';
    return !isExact || values.some((value) => TELLING.test(plainText(value) ?? 'ccguard'));
  });
  const unsuitable = new Set(open.map(({ key }) => key));
  return new Set(conditions.flatMap(({ key }) => (isNameKey(key) && !unsuitable.has(key) ? [key] : [])));
}

/** Of subjects of GitHub some say whose they are, and others do not. */
function isNameKey(key: string): boolean {
  return (
    key === 'sts:externalid' ||
    (/:aud$|(?<!githubusercontent\.com):sub$/.test(key) && issuerOf(key) !== undefined)
  );
}

function placeholder(name: string, numbers: Map<string, string>) {
  const number = numbers.get(name) ?? `ccguard-name-${numbers.size + 1}`;
  numbers.set(name, number);
  return { source: number, parts: [{ kind: 'text', text: number }] } as const;
}

type Trouble = TrustJudgement['troubles'][number];

function restored(
  { troubles, unguarded, letsNobodyIn }: TrustJudgement,
  restore: (text: string) => string,
): TrustJudgement {
  const own = (trouble: Trouble): Trouble => ({ ...trouble, answer: answerOf(trouble.answer, restore) });
  return { troubles: troubles.map(own), unguarded: unguarded && own(unguarded), letsNobodyIn };
}

function answerOf(answer: Trouble['answer'], restore: (text: string) => string): Trouble['answer'] {
  if (answer.answer === 'maybe') return { ...answer, dependsOn: answer.dependsOn.map(restore) };
  const point = new Map([...answer.point].map(([name, value]) => [name, value && restore(value)]));
  return { ...answer, point };
}
