import {
  type CarriedPolicies,
  type CarriedPolicy,
  type Facts,
  NO_FACTS,
  type Principal,
  type StatementReference,
} from '#account';
import {
  type Asks,
  dependsOnCaller,
  FAMILIES,
  type Family,
  type Grants,
  GrantsReader,
  relevantTo,
} from '#grants';
import { globMatches, readTemplate } from '#policy';
import type { Control, FamilyName, Questions, Verdict } from './control.ts';
import type { Judged, Judgement } from './judged.ts';
import { withoutFacts } from './known-facts.ts';
import type { Parameters } from './parameters.ts';
import { inTheWordsOf } from './shape/restore.ts';
import { shapeOf } from './shape/shape.ts';
import { inDoubt } from './verdicts.ts';

/** What is denied alone makes no difference to anybody, however much it is. */
const NO_POLICIES: CarriedPolicies = { identity: [], boundary: undefined, scps: [] };

/** Judges principals by a set of controls. Keeps what it has computed, so one judge should see a whole account. */
export class Judge {
  readonly #controls: readonly Control[];
  readonly #parameters: Parameters;
  readonly #now: number;
  readonly #facts: Facts;
  /** Of controls that lack what they have to know, whoever is judged. */
  readonly #lacking = new Map<Control, Judgement>();
  readonly #reader: GrantsReader;
  readonly #byShape = new Map<string, Judged>();
  #lastNothing: Judged | undefined;

  /** `now`: milliseconds since 1970. */
  constructor(controls: readonly Control[], parameters: Parameters, now: number, facts = NO_FACTS) {
    this.#controls = controls;
    this.#parameters = parameters;
    this.#now = now;
    this.#facts = facts;
    for (const control of controls) {
      const verdict = withoutFacts(control, facts);
      if (verdict) this.#lacking.set(control, { control, verdict });
    }
    this.#reader = new GrantsReader(
      now,
      asksOf(controls, parameters),
      parameters.allowedConnectionArns.length > 0,
    );
  }

  judge(principal: Principal): Judged {
    const { policies } = principal;
    // Nearly every principal of an account ends here.
    if (!policies.identity.some(mayAllow)) return { ...this.#nothing(principal), principal };
    const shape = shapeOf(policies, this.#parameters.allowedConnectionArns.length > 0);
    const key = this.#whose(principal) + shape.key;
    const model = this.#remembered(key, principal, shape.policies);
    const judged = inTheWordsOf(principal, shape, model);
    return judged.holds.length > 0
      ? { ...judged, judgements: this.#withOwnControls(principal, judged) }
      : judged;
  }

  /** What there is to say of whoever is granted nothing, in one account as a rule. */
  #nothing(principal: Principal): Judged {
    const { partition, account } = principal.caller;
    const known = this.#lastNothing;
    const { caller } = known?.principal ?? {};
    if (known && caller?.account === account && caller.partition === partition) return known;
    this.#lastNothing = this.#judged(withPolicies(principal, NO_POLICIES));
    return this.#lastNothing;
  }

  #remembered(key: string, principal: Principal, policies: () => CarriedPolicies): Judged {
    const known = this.#byShape.get(key);
    if (known) return known;
    const judged = this.#judged(withPolicies(principal, policies()));
    this.#byShape.set(key, judged);
    return judged;
  }

  /** All of a principal but its policies that a control or its policies may look at. */
  #whose(principal: Principal): string {
    const { caller, policies, serviceLinked, contradictions } = principal;
    const { writers, connectionAdministrators, excludePrincipals } = this.#parameters;
    const isNamed =
      writers.length + connectionAdministrators.length + excludePrincipals.length + contradictions.length > 0;
    const isItself = isNamed || dependsOnCaller(policies, caller);
    const { type, arn, partition, account } = caller;
    return JSON.stringify([type, ...(isItself ? [arn] : [partition, account]), serviceLinked]);
  }

  #judged(principal: Principal): Judged {
    const grants = this.#grantsOf(principal);
    const held = FAMILIES.map(({ name }) => grants(name)).filter(({ exposure }) => exposure.reach !== 'none');
    const shared = this.#controls.filter((control) => !isOwn(control));
    const references = distinct(held.flatMap(({ referencesOf, statements }) => referencesOf(statements)));
    const holds = held.map(({ family }) => family.name);
    return {
      principal,
      use: grants('use'),
      holds,
      grants: references,
      judgements:
        held.length > 0
          ? shared.map((control) => this.#judgement(control, principal, grants, references, holds))
          : [],
    };
  }

  /** Adds what depends on more than policies, in the order of the controls. */
  #withOwnControls(
    principal: Principal,
    { judgements, use, grants: references, holds }: Judged,
  ): readonly Judgement[] {
    const others = this.#grantsOf(principal);
    const grants = (name: FamilyName) => (name === 'use' ? use : others(name));
    return this.#controls.flatMap(
      (control) =>
        judgements.find((judgement) => judgement.control === control) ??
        this.#judgement(control, principal, grants, references, holds),
    );
  }

  #grantsOf(principal: Principal): (family: FamilyName) => Grants {
    const known = new Map<FamilyName, Grants>();
    return (name) => {
      const read = known.get(name) ?? this.#reader.read(principal.caller, principal.policies, familyOf(name));
      known.set(name, read);
      return read;
    };
  }

  #judgement(
    control: Control,
    principal: Principal,
    grants: (family: FamilyName) => Grants,
    references: readonly StatementReference[],
    holds: readonly FamilyName[],
  ): Judgement {
    const exempt = exemption(principal, this.#parameters);
    const lacking = exempt ? undefined : this.#lacking.get(control);
    const verdict =
      exempt ??
      lacking?.verdict ??
      control.evaluate({
        principal,
        parameters: this.#parameters,
        grants,
        holds,
        question: (family, name) => questionOf(control, grants(family).asked, name),
        references: (family) => referencesAbout(family, principal, references),
        facts: this.#facts,
        now: this.#now,
      });
    const unknown = () => control.families.flatMap((family) => grants(family).unknown);
    const told = withUnknown(control, verdict, principal.contradictions, unknown);
    return lacking?.verdict === told ? lacking : { control, verdict: told };
  }
}

function mayAllow({ unknown, statements }: CarriedPolicy): boolean {
  return unknown || statements.some(({ effect }) => effect === 'Allow');
}

function withPolicies(principal: Principal, policies: CarriedPolicies): Principal {
  const { caller, path, serviceLinked, permissionSet, groups, contradictions } = principal;
  return { caller, path, policies, serviceLinked, permissionSet, groups, contradictions, trust: undefined };
}

/** Looks at more than policies, so that what it says of one principal need not hold of another with the same ones. */
function isOwn({ readsTrust, facts }: Control): boolean {
  return readsTrust === true || facts !== undefined;
}

function familyOf(name: FamilyName): Family {
  const family = FAMILIES.find((one) => one.name === name);
  if (!family) throw new Error(`no family ${name}`);
  return family;
}

function referencesAbout(
  name: FamilyName,
  { policies }: Principal,
  references: readonly StatementReference[],
): StatementReference[] {
  const relevant = new Set(
    relevantTo(familyOf(name), policies).identity.flatMap(({ statements }) => statements),
  );
  return references.filter(({ statement }) => relevant.has(statement));
}

/** A statement about several families is one grant. */
function distinct(references: readonly StatementReference[]): StatementReference[] {
  const seen = new Set<StatementReference['statement']>();
  return references.filter(({ statement }) => !seen.has(statement) && seen.add(statement));
}

/** Questions of several controls live side by side under the control's id. */
function asksOf(controls: readonly Control[], parameters: Parameters): Asks {
  return (words, family) => {
    const all: Record<string, Questions[string]> = {};
    for (const { id, asks } of controls) {
      for (const [name, where] of Object.entries(asks?.[family.name]?.(words, parameters) ?? {}))
        all[`${id} ${name}`] = where;
    }
    return all;
  };
}

function questionOf({ id }: Control, asked: Questions, name: string): Questions[string] {
  const question = asked[`${id} ${name}`];
  if (!question) throw new Error(`${id} asks no question ${name}`);
  return question;
}

/** Principals that nobody could act on, or that the user set aside, with the reason. */
function exemption({ caller, serviceLinked }: Principal, parameters: Parameters): Verdict | undefined {
  if (serviceLinked && !parameters.includeServiceLinkedRoles) {
    return {
      status: 'notApplicable',
      message: { key: 'serviceLinked', text: 'service-linked role: only AWS can change its policies' },
    };
  }
  const excluded = matchesAny(parameters.excludePrincipals, caller.arn);
  return excluded === undefined
    ? undefined
    : {
        status: 'notApplicable',
        message: { key: 'excluded', text: `excluded by excludePrincipals: ${excluded}` },
      };
}

/**
 * INVARIANT: nothing passes while a document is missing or unreadable, or while the input contradicts itself. A failure
 * stands: it is proven by what could be read.
 */
function withUnknown(
  control: Control,
  verdict: Verdict,
  contradictions: readonly string[],
  unread: () => readonly string[],
): Verdict {
  if (verdict.status === 'notApplicable' || verdict.status === 'failed') return verdict;
  const unknown = [...contradictions, ...unread()];
  if (unknown.length === 0) return verdict;
  const { severity, evidence, dependsOn } =
    'dependsOn' in verdict ? verdict : { ...NOTHING_KNOWN, severity: control.severity };
  return {
    status: 'undetermined',
    severity,
    message: 'dependsOn' in verdict ? verdict.message : inDoubt(verdict.message),
    evidence,
    dependsOn: [...new Set([...dependsOn, ...unknown])],
  };
}

const NOTHING_KNOWN = { evidence: [], dependsOn: [] };

/** The first glob that matches a text. */
export function matchesAny(globs: readonly string[], text: string): string | undefined {
  return globs.find((glob) => globMatches(readTemplate(glob, { wildcards: true, variables: false }), text));
}
