import { domainOf, keyTypes, LIMITS, type Setting, USE } from '#grants';
import { type Caller, globMatches, type Statement } from '#policy';
import {
  ALWAYS,
  and,
  attempt,
  type Domain,
  not,
  or,
  type PartitionMemo,
  type Predicate,
  type Region,
  Space,
  type Witness,
} from '#regions';
import { isFreeKey, trustConditionPredicate } from './conditions.ts';
import { type Issuers, issuersOf } from './issuers.ts';
import { ASSUME, isAction, possibleRequests } from './possible.ts';
import { federatedNames, principalPredicate } from './principals.ts';
import {
  ACTION,
  ORGANIZATION,
  ORGANIZATIONS,
  REQUESTER,
  requesters,
  SOURCE_ORGANIZATION,
} from './requesters.ts';

/** The trust policy of a role, reduced to what lets somebody assume it. */
export type Trust = {
  readonly statements: readonly Statement[];
  readonly setting: Setting;
  /** Identity providers that it names. */
  readonly federated: readonly string[];
  readonly issuers: Issuers;
};

/** `statements`: the positions of those that let somebody in. */
export type TrustAnswer =
  | { readonly answer: 'no' }
  | { readonly answer: 'yes'; readonly statements: readonly number[]; readonly point: Witness['values'] }
  | {
      readonly answer: 'maybe';
      readonly statements: readonly number[];
      readonly dependsOn: readonly string[];
    };

const ACTIONS = Object.values(ASSUME);

/** `now`: milliseconds since 1970. What counts is who is let in from then on. */
export function readTrust(all: readonly Statement[], role: Caller, now: number): Trust {
  const statements = all.filter((statement) => actionsOf(statement).length > 0);
  // As a policy carries it nothing is known of whoever asks; what is fixed all the same, trustConditionPredicate undoes.
  const { arn, account, partition, id, name } = role;
  const caller: Caller = {
    type: 'policy',
    arn,
    account,
    partition,
    id,
    name,
    tags: new Map(),
    sessionTags: true,
  };
  const conditions = statements.flatMap((statement) => statement.conditions);
  const federated = federatedNames(statements);
  return {
    statements,
    setting: { caller, family: USE, types: keyTypes(conditions), now },
    federated,
    issuers: issuersOf(federated, conditions),
  };
}

/** Session tags and source identities come with assuming a role and do not let anybody assume one. */
function actionsOf({ actions: { negated, patterns } }: Statement): string[] {
  return ACTIONS.filter((action) => patterns.some((pattern) => globMatches(pattern, action)) !== negated);
}

type Compiled = {
  readonly position: number;
  readonly effect: Statement['effect'];
  readonly requests: Predicate;
};

/** The set of requests that assume a role, and the questions it was made to answer. */
export class TrustAnalysis {
  readonly #allows: readonly Compiled[];
  readonly #space: Space | undefined;
  readonly #region: Region = 0;
  readonly #cap: string = '';

  constructor(trust: Trust, questions: readonly Predicate[], memo: PartitionMemo) {
    const compiled = trust.statements.map((statement, position) => compile(statement, position, trust));
    const of = (wanted: Statement['effect']) =>
      compiled.filter(({ effect }) => effect === wanted).map(({ requests }) => requests);
    const assumed = and(possibleRequests(keysOf(trust), trust), or(...of('Allow')), not(or(...of('Deny'))));
    this.#allows = compiled.filter(({ effect }) => effect === 'Allow');
    const made = attempt(() => {
      const space = new Space([assumed, ...questions], {
        domainOf: (name) => trustDomain(name, trust),
        limits: LIMITS,
        memo,
      });
      return { space, region: space.region(assumed) };
    });
    if (made.ok) {
      this.#space = made.value.space;
      this.#region = made.value.region;
    } else this.#cap = made.cap;
  }

  /** Whether some request of a set is let in. The set must be one of the questions, or a conjunction of some. */
  ask(where: Predicate): TrustAnswer {
    const answered = attempt(() => (this.#space ? this.#ask(this.#space, where) : this.#capped(this.#cap)));
    return answered.ok ? answered.value : this.#capped(answered.cap);
  }

  #ask(space: Space, where: Predicate): TrustAnswer {
    const asked = space.intersect(this.#region, space.region(where));
    if (space.isEmpty(asked)) return { answer: 'no' };
    const statements = this.#allows
      .filter(({ requests }) => !space.isEmpty(space.intersect(asked, space.region(requests))))
      .map(({ position }) => position);
    const point = space.witness(space.certain(asked));
    return point
      ? { answer: 'yes', statements, point: point.values }
      : { answer: 'maybe', statements, dependsOn: space.opaqueIn(asked) };
  }

  #capped(cap: string): TrustAnswer {
    return { answer: 'maybe', statements: this.#allows.map(({ position }) => position), dependsOn: [cap] };
  }
}

function compile(statement: Statement, position: number, { setting }: Trust): Compiled {
  const { effect, principals, conditions } = statement;
  const requests = and(
    or(...actionsOf(statement).map(isAction)),
    principals ? principalPredicate(principals, setting.caller) : ALWAYS,
    ...conditions.map((condition) => trustConditionPredicate(condition, setting)),
  );
  return { position, effect, requests };
}

function keysOf({ statements }: Trust): string[] {
  const keys = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key));
  return [...new Set(keys)].filter(isFreeKey);
}

function trustDomain(name: string, { setting, federated, issuers }: Trust): Domain {
  if (name === ACTION) return { kind: 'values', values: ACTIONS };
  if (name === REQUESTER) return requesters(setting.caller, federated, [...issuers.values()].flat());
  if (name === ORGANIZATION || name === SOURCE_ORGANIZATION) return ORGANIZATIONS;
  return domainOf(name, setting.caller, setting.family, setting.types, setting.now);
}
