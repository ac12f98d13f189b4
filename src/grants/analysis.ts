import type { CarriedPolicies } from '#account';
import { type Caller, evaluate, type Request } from '#policy';
import {
  attempt,
  type Budget,
  type Limits,
  type PartitionMemo,
  type Predicate,
  type Region,
  Space,
} from '#regions';
import { type Compiled, type CompiledStatement, compile, statementsOf, typesOf } from './compile.ts';
import type { Setting } from './conditions.ts';
import { domainOf } from './coordinates.ts';
import type { Family } from './families.ts';
import { fillVariables } from './fill.ts';
import { requestOf } from './witness.ts';

/** Where each of them comes from and what happens above it: docs/semantics.md, "Caps". */
export const LIMITS: Limits = { steps: 150_000, dimensions: 64 };

/**
 * Whether a principal may make a request of some kind. `yes` is proven by a request that the plain evaluator allows; `no`
 * holds for every request; `maybe` says on what it depends.
 */
export type Answer =
  | { readonly answer: 'no' }
  | { readonly answer: 'yes'; readonly witness: Request; readonly statements: readonly CompiledStatement[] }
  | {
      readonly answer: 'maybe';
      readonly dependsOn: readonly string[];
      readonly statements: readonly CompiledStatement[];
    };

export type Subject = {
  readonly caller: Caller;
  readonly family: Family;
  readonly policies: CarriedPolicies;
  /** Milliseconds since 1970: grants are judged from this moment on. */
  readonly now: number;
  /** Where other policies are asked about as well: the types of the keys of all. */
  readonly types?: Setting['types'];
  readonly limits?: Limits;
  /** Where several questions are asked of one principal: the steps left for all of them. */
  readonly budget?: Budget;
};

/** The region of one principal for one family of actions, and the questions it was made to answer. */
export class Analysis {
  readonly #subject: Subject;
  readonly #compiled: Compiled;
  readonly #space: Space | undefined;
  readonly #cap: string | undefined;
  readonly #region: Region = 0;
  readonly #keys = new Map<Predicate, string>();
  readonly #answers = new Map<string, Answer>();
  readonly #reached = new Map<string, boolean>();

  constructor(subject: Subject, questions: readonly Predicate[], memo: PartitionMemo) {
    const { caller, family, policies, now, types = typesOf(policies), limits = LIMITS, budget } = subject;
    this.#subject = subject;
    this.#compiled = compile(policies, { caller, family, now, types });
    // One question may be asked twice: a key given again would soon be the key of another question, too.
    for (const question of new Set(questions)) this.#keys.set(question, String(this.#keys.size));
    const made = attempt(() => {
      // The region alone may be simpler than its statements, which are asked about, too: one Allow of everything is enough.
      const { region, identity } = this.#compiled;
      const asked = [region, ...identity.allows.map(({ requests }) => requests), ...questions];
      const space = new Space(asked, {
        domainOf: (name) => domainOf(name, caller, family, types, now),
        limits,
        budget,
        memo,
      });
      return { space, region: space.region(this.#compiled.region) };
    });
    if (made.ok) {
      this.#space = made.value.space;
      this.#region = made.value.region;
    } else this.#cap = made.cap;
  }

  /** Answers a question that the analysis was made with. */
  ask(where: Predicate): Answer {
    if (where.kind === 'never') return { answer: 'no' };
    return remembered(this.#answers, this.#keyOf(where), () => {
      const answered = attempt(() => this.#ask(where));
      return answered.ok ? answered.value : this.#capped(answered.cap);
    });
  }

  /** Whether some request of the kind may be allowed: the upper bound of the region. */
  mayReach(where: Predicate): boolean {
    if (where.kind === 'never') return false;
    return remembered(this.#reached, this.#keyOf(where), () => {
      const answered = attempt(() => {
        const space = this.#space;
        return !space?.isEmpty(space.intersect(this.#region, space.region(where)));
      });
      return !answered.ok || answered.value;
    });
  }

  /** The identity statements that allow some part of the region; all of them above a cap. */
  contributing(): readonly CompiledStatement[] {
    const found = attempt(() => this.#space && this.#contributing(this.#space, this.#region));
    return (found.ok ? found.value : undefined) ?? this.#compiled.identity.allows;
  }

  /** Whether every request of the space is allowed. */
  isEverything(): boolean {
    const answered = attempt(() => {
      const space = this.#space;
      return space?.isEverything(space.certain(this.#region)) === true;
    });
    return answered.ok && answered.value;
  }

  /** Membership of one request, given as coordinates; undefined above a cap. For tests of the engine against the evaluator. */
  contains(values: ReadonlyMap<string, string | undefined>): 'yes' | 'no' | 'maybe' {
    const space = this.#space;
    if (!space) return 'maybe';
    const answered = attempt(() => {
      if (!space.contains(space.possible(this.#region), values)) return 'no';
      return space.contains(space.certain(this.#region), values) ? 'yes' : 'maybe';
    });
    return answered.ok ? answered.value : 'maybe';
  }

  get cap(): string | undefined {
    return this.#cap;
  }

  /** Questions are known by the objects they were made as, combinations of them by how they are made up. */
  #keyOf(where: Predicate): string {
    const known = this.#keys.get(where);
    if (known !== undefined) return known;
    if (where.kind === 'and' || where.kind === 'or')
      return `${where.kind}(${where.of.map((one) => this.#keyOf(one)).join()})`;
    const key = String(this.#keys.size);
    this.#keys.set(where, key);
    return key;
  }

  #ask(where: Predicate): Answer {
    const space = this.#space;
    if (!space) return this.#capped(this.#cap ?? '');
    const asked = space.intersect(this.#region, space.region(where));
    if (space.isEmpty(asked)) return { answer: 'no' };
    const statements = this.#contributing(space, asked);
    const certain = space.intersect(space.certain(this.#region), space.region(where));
    const witness = this.#replayed(space, space.isEmpty(certain) ? asked : certain);
    if (witness) return { answer: 'yes', witness, statements };
    return { answer: 'maybe', dependsOn: space.opaqueIn(asked), statements };
  }

  /** INVARIANT: nothing is called allowed that the plain evaluator does not allow. */
  #replayed(space: Space, region: Region): Request | undefined {
    const { caller, family, policies, now } = this.#subject;
    const point = space.witness(region);
    if (!point) return undefined;
    const statements = statementsOf(policies);
    const request = fillVariables(requestOf(point, family, caller, statements), caller, statements);
    return evaluate(request, caller, policies, now).decision === 'allowed' ? request : undefined;
  }

  /** The identity statements that allow part of a region. */
  #contributing(space: Space, region: Region): CompiledStatement[] {
    return this.#compiled.identity.allows.filter(
      ({ requests }) => !space.isEmpty(space.intersect(region, space.region(requests))),
    );
  }

  #capped(cap: string): Answer {
    return { answer: 'maybe', dependsOn: [cap], statements: this.#compiled.identity.allows };
  }
}

export function remembered<T>(known: Map<string, T>, key: string, compute: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = compute();
  known.set(key, value);
  return value;
}
