import { plainText, type Statement } from '#policy';
import { issuerOf } from './issuers.ts';
import { textsOf } from './questions.ts';
import type { TrustJudgement } from './troubles.ts';

/**
 * A trust policy with placeholders for names that decide nothing: external ids, subjects and audiences written out in full, and
 * services. No question tells one from another, so roles whose trust policies differ in these alone are judged once.
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
  const services = namesServices(statements);
  // What looks like a placeholder would be taken for one.
  if ((keys.size === 0 && !services) || textsOf(statements).join().includes('ccguard'))
    return { statements, restore: (judgement) => judgement };
  const numbers = new Map<string, string>();
  const renamed = statements.map((statement) => ({
    ...statement,
    principals: services ? withoutServices(statement.principals, numbers) : statement.principals,
    conditions: statement.conditions.map((condition) =>
      keys.has(condition.key)
        ? { ...condition, values: condition.values.map(({ source }) => template(source, numbers)) }
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

const SERVICE = /^(?!any-service\.)[a-z\d.-]+\.amazonaws\.com$/;

/** Whether services are written out as they usually are, and nothing but the principals of statements looks at which one asks. */
function namesServices(statements: readonly Statement[]): boolean {
  const services = statements.flatMap(({ principals }) => principals?.byType.get('Service') ?? []);
  const conditions = statements.flatMap((statement) => statement.conditions);
  return (
    services.length > 0 &&
    services.every((name) => SERVICE.test(name) && !TELLING.test(name)) &&
    conditions.every(({ key }) => key !== 'aws:principalservicename')
  );
}

function withoutServices(
  principals: Statement['principals'],
  numbers: Map<string, string>,
): Statement['principals'] {
  const services = principals?.byType.get('Service');
  if (!principals || !services) return principals;
  const renamed = services.map((name) => placeholder(name, numbers));
  return { ...principals, byType: new Map([...principals.byType, ['Service', renamed]]) };
}

function template(name: string, numbers: Map<string, string>) {
  const text = placeholder(name, numbers);
  return { source: text, parts: [{ kind: 'text', text }] } as const;
}

function placeholder(name: string, numbers: Map<string, string>): string {
  const number = numbers.get(name) ?? `ccguard-name-${numbers.size + 1}`;
  numbers.set(name, number);
  return number;
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
