import { type Caller, plainText, type Statement, templateKey } from '#policy';
import { PartitionMemo } from '#regions';
import type { Parameters } from '../parameters.ts';
import { readTrust, type Trust } from './analysis.ts';
import { nameless, TELLING } from './names.ts';
import { judgeTrust, type TrustJudgement } from './troubles.ts';

type Judged = {
  /** The account and the moment: the same value may come again in another. */
  readonly of: string;
  /** Those that let somebody in. */
  readonly statements: readonly Statement[];
  readonly judgement: TrustJudgement;
};

type Memo = {
  /** By the very policy: roles of one account often share the value. */
  readonly same: WeakMap<readonly Statement[], Judged>;
  readonly partitions: PartitionMemo;
  readonly judged: Map<string, TrustJudgement>;
  /** Judgements that find nothing, and so name nobody, by the shape of the trust policy. */
  readonly harmless: Map<string, TrustJudgement>;
};

// Parameters live as long as whoever judges by them.
const memos = new WeakMap<Parameters, Memo>();
// Far more than an account has different ones; a process that sees one account after the other must not keep them all.
const MOST_KEPT = 5_000;

/** What there is to say of a trust policy as it was read. Roles of one account often share the very value. */
export function judgedOnce(
  statements: readonly Statement[],
  role: Caller,
  now: number,
  parameters: Parameters,
): Judged {
  const { same } = memoOf(parameters);
  const of = `${role.partition} ${role.account} ${now}`;
  const known = same.get(statements);
  if (known?.of === of) return known;
  const trust = readTrust(statements, role, now);
  const judged = { of, statements: trust.statements, judgement: judgedBefore(trust, parameters) };
  same.set(statements, judged);
  return judged;
}

/** The same of what assumes the role; most roles of an account share a few forms. */
export function judgedBefore(trust: Trust, parameters: Parameters): TrustJudgement {
  const { statements, restore } = nameless(trust.statements);
  return restore(judgedAlike({ ...trust, statements }, parameters));
}

function judgedAlike(trust: Trust, parameters: Parameters): TrustJudgement {
  const memo = memoOf(parameters);
  const key = keyOf(trust);
  const shape = namesWholeRepositories(trust) ? keyOf(trust, new Repositories()) : key;
  const known = memo.judged.get(key) ?? memo.harmless.get(shape);
  if (known) return known;
  const judgement = judgeTrust(trust, parameters.trustedAccounts, memo.partitions);
  memo.judged.set(key, judgement);
  if (judgement.troubles.length === 0 && !judgement.unguarded) memo.harmless.set(shape, judgement);
  return judgement;
}

const SUBJECT = /^repo:([\w.-]+)\/([\w.-]+):/;

/** No pattern but those that write a whole repository out could tell one from another. */
function namesWholeRepositories({ statements }: Trust): boolean {
  return statements.every(({ conditions }) =>
    conditions.every(({ key, operator: { comparison }, values }) =>
      isSubject(key)
        ? comparison.type === 'text' &&
          (comparison.mode === 'exact' || comparison.mode === 'glob') &&
          values.every(({ source }) => SUBJECT.test(source) && !TELLING.test(source))
        : values.every((value) => plainText(value) !== undefined),
    ),
  );
}

function isSubject(key: string): boolean {
  return key.endsWith(':sub');
}

/**
 * Repositories that subjects begin with, numbered as they come, so that the same name stays the same. Which ones a trust policy
 * writes out decides nothing, as long as it writes them out.
 */
class Repositories {
  readonly #numbers = new Map<string, number>();

  /** A subject as no text is. */
  renamed(subject: string): readonly unknown[] {
    const [written = '', owner = '', name = ''] = SUBJECT.exec(subject) ?? [];
    return [this.#numberOf(owner), this.#numberOf(`${owner}/${name}`), subject.slice(written.length)];
  }

  #numberOf(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }
}

function memoOf(parameters: Parameters): Memo {
  const known = memos.get(parameters);
  if (known && known.judged.size < MOST_KEPT) return known;
  const memo: Memo = {
    same: new WeakMap(),
    partitions: new PartitionMemo(),
    judged: new Map(),
    harmless: new Map(),
  };
  memos.set(parameters, memo);
  return memo;
}

const TIMES = new Set(['aws:currenttime', 'aws:epochtime']);

/**
 * INVARIANT: all that judging looks at, up to the names of repositories where they are given. Of the role it is the account alone;
 * the moment counts where a statement asks for it; sids are for those who read evidence.
 */
function keyOf({ setting: { caller, now }, statements }: Trust, names?: Repositories): string {
  const asksTime = statements.some(({ conditions }) => conditions.some(({ key }) => TIMES.has(key)));
  const all = statements.map(({ effect, actions, principals, conditions }) => [
    effect,
    actions.negated,
    actions.patterns.map(templateKey),
    { ...principals, byType: [...(principals?.byType ?? [])] },
    conditions.map(({ shown, key, values }) => [
      shown.operator,
      shown.key,
      names && isSubject(key) ? values.map(({ source }) => names.renamed(source)) : values.map(templateKey),
    ]),
  ]);
  return JSON.stringify([caller.partition, caller.account, asksTime ? now : 'ever', all]);
}
