import { type CarriedPolicies, describePolicy, type StatementReference } from '#account';
import { type Caller, plainText, type Statement } from '#policy';
import { Budget, PartitionMemo, type Predicate } from '#regions';
import { Analysis, type Answer, LIMITS, remembered, type Subject } from './analysis.ts';
import { type CompiledStatement, dependsOnCaller, relevantTo, statementsOf } from './compile.ts';
import { allowsEverything } from './everything.ts';
import {
  commonQuestions,
  type Exposure,
  type ExposureQuestions,
  exposureOf,
  exposureQuestions,
  gradeQuestions,
  NO_EXPOSURE,
} from './exposure.ts';
import type { Family } from './families.ts';
import { withinSize } from './size.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** Asks more questions of a region than its exposure needs: named sets of requests, in the words of the principal's policies. */
export type Asks = (words: Vocabulary, family: Family) => Readonly<Record<string, Predicate>>;

/** What one principal may do with the actions of one family. */
export type Grants = {
  readonly family: Family;
  readonly words: Vocabulary;
  readonly exposure: Exposure;
  readonly questions: ExposureQuestions;
  readonly asked: Readonly<Record<string, Predicate>>;
  /** Everything on everything, by one unconditioned statement, with nothing taken away. */
  readonly administrator: boolean;
  /** Whether a request in a set may be made. The set must be one of the questions, or a conjunction of some. */
  readonly ask: (where: Predicate) => Answer;
  readonly mayReach: (where: Predicate) => boolean;
  /** The identity statements that give the principal something of the family. */
  readonly statements: readonly CompiledStatement[];
  /** The statements an answer rests on, in this principal's policies. */
  readonly referencesOf: (statements: readonly CompiledStatement[]) => readonly StatementReference[];
  /** Policies that could not be read. */
  readonly unknown: readonly string[];
  readonly analysis: Analysis | undefined;
};

type Shared = Omit<Grants, 'referencesOf'>;

/** The part of the steps that a guess at what will have to be asked may take: more than real policies need. */
const GUESS = 1 / 16;

/** Computes grants; equal policy sets are computed once, however many principals carry them. */
export class GrantsReader {
  readonly #now: number;
  readonly #asks: Asks;
  readonly #alwaysGrades: boolean;
  readonly #partitions = new PartitionMemo();
  readonly #shared = new Map<string, Shared>();
  readonly #budgets = new Map<string, Budget>();
  readonly #keys = new WeakMap<CarriedPolicies, string>();
  readonly #statementKeys = new WeakMap<Statement, string>();

  /**
   * `now` is milliseconds since 1970; grants whose time is over by then are none. `alwaysGrades`: questions of reach are asked
   * of principals too that can use only what their policies name.
   */
  constructor(now: number, asks: Asks = () => ({}), alwaysGrades = false) {
    this.#now = now;
    this.#asks = asks;
    this.#alwaysGrades = alwaysGrades;
  }

  read(caller: Caller, policies: CarriedPolicies, family: Family): Grants {
    const principal = this.#keyOf(caller, policies);
    const key = `${family.name}\n${principal}`;
    const shared = remembered(this.#shared, key, () => {
      const relevant = relevantTo(family, policies);
      const compute = () => this.#compute(caller, relevant, family, this.#budgetOf(principal));
      return relevant.identity.length > 0
        ? compute()
        : remembered(this.#shared, `${family.name} ${caller.account}`, compute);
    });
    let identity: CarriedPolicies['identity'] | undefined;
    const referencesOf = (statements: readonly CompiledStatement[]) => {
      identity ??= relevantTo(family, policies).identity;
      return statements.flatMap(({ source, position }): StatementReference[] => {
        const policy = identity?.[source];
        const statement = policy?.statements[position];
        return policy && statement ? [{ policy: policy.name, statement }] : [];
      });
    };
    return { ...shared, referencesOf };
  }

  #compute(caller: Caller, all: CarriedPolicies, family: Family, budget: Budget): Shared {
    const policies = withinSize(all);
    const statements = statementsOf(policies);
    const words = vocabularyOf(caller, statements);
    const questions = exposureQuestions(family, words);
    const asked = this.#asks(words, family);
    const base = { family, words, questions, asked };
    const unknown = [...policies.identity, ...(policies.boundary ?? []), ...policies.scps.flat()].flatMap(
      (source) => (source.unknown ? [describePolicy(source.name)] : []),
    );
    if (policies.identity.length === 0) return { ...base, ...NOTHING, unknown };
    const analysis = this.#analysis(
      { caller, family, policies, now: this.#now, budget },
      questions,
      Object.values(asked),
    );
    return {
      ...base,
      exposure: exposureOf(analysis, questions),
      administrator:
        policies.identity.some((source) => source.statements.some(allowsEverything)) &&
        analysis.isEverything(),
      ask: (where) => analysis.ask(where),
      mayReach: (where) => analysis.mayReach(where),
      statements: analysis.contributing(),
      unknown,
      analysis,
    };
  }

  /**
   * One principal is given one budget: where it was not enough for some families of actions, each of the others, made of the
   * same policies, gets what a simple answer takes.
   */
  #budgetOf(principal: string): Budget {
    const budget = remembered(this.#budgets, principal, () => new Budget(LIMITS.steps));
    return budget.isSpent ? new Budget(LIMITS.steps / 40) : budget;
  }

  /** Whoever is allowed patterns can use what they do not name, as a rule, and is asked everything at once. */
  #analysis(
    subject: Subject & { readonly budget: Budget },
    questions: ExposureQuestions,
    asked: readonly Predicate[],
  ): Analysis {
    const common = [...commonQuestions(questions), ...asked];
    const graded = () => new Analysis(subject, [...common, ...gradeQuestions(questions)], this.#partitions);
    if (this.#alwaysGrades) return graded();
    const guessed = allowsPatterns(subject.policies) ? subject.budget.withPart(GUESS, graded) : undefined;
    if (guessed && guessed.cap === undefined) return guessed;
    const ungraded = new Analysis(subject, common, this.#partitions);
    return ungraded.mayReach(questions.notNamed) ? graded() : ungraded;
  }

  /** Two principals of equal key have equal regions. */
  #keyOf(caller: Caller, policies: CarriedPolicies): string {
    const known = this.#keys.get(policies);
    if (known !== undefined) return known;
    const identity = this.#keyOfLayer(policies.identity);
    // Nearly every principal of an account has no statement that anybody wants, and then nothing else matters.
    const others =
      identity === '' ? [] : [...(policies.boundary ? [policies.boundary] : []), ...policies.scps];
    const whose = identity !== '' && dependsOnCaller(policies, caller) ? caller.arn : caller.account;
    const key = JSON.stringify([
      whose,
      caller.partition,
      policies.boundary !== undefined,
      identity,
      ...others.map((one) => this.#keyOfLayer(one)),
    ]);
    this.#keys.set(policies, key);
    return key;
  }

  #keyOfLayer(sources: CarriedPolicies['identity']): string {
    let key = '';
    for (const { name, statements, unknown } of sources) {
      if (!unknown && statements.length === 0) continue;
      // Which policy a statement is of matters too: what is shared tells statements by their place.
      key += `;${unknown ? JSON.stringify(describePolicy(name)) : ''}`;
      for (const statement of statements) key += `|${this.#keyOfStatement(statement)}`;
    }
    return key;
  }

  #keyOfStatement(statement: Statement): string {
    const known = this.#statementKeys.get(statement);
    if (known !== undefined) return known;
    const { effect, actions, resources, conditions } = statement;
    const key = JSON.stringify([
      effect,
      actions,
      resources,
      conditions.map(({ operator, key: name, values }) => [operator, name, values]),
    ]);
    this.#statementKeys.set(statement, key);
    return key;
  }
}

function allowsPatterns({ identity }: CarriedPolicies): boolean {
  return identity.some(({ statements }) =>
    statements.some(
      ({ effect, resources }) =>
        effect === 'Allow' &&
        (!resources || resources.negated || resources.patterns.some((one) => plainText(one) === undefined)),
    ),
  );
}

const NOTHING = {
  statements: [],
  exposure: NO_EXPOSURE,
  administrator: false,
  ask: (): Answer => ({ answer: 'no' }),
  mayReach: () => false,
  analysis: undefined,
};
