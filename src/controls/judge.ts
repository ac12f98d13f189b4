import type { Principal, StatementReference } from '#account';
import { type Asks, FAMILIES, type Grants, GrantsReader } from '#grants';
import { globMatches, readTemplate } from '#policy';
import type { Control, FamilyName, Questions, Verdict } from './control.ts';
import type { Parameters } from './parameters.ts';
import { inDoubt } from './verdicts.ts';

export type Judgement = { readonly control: Control; readonly verdict: Verdict };

export type Judged = {
  readonly principal: Principal;
  readonly use: Grants;
  /** Whether any action the controls ask about is granted, or may be. */
  readonly holdsAnything: boolean;
  /** The identity statements that grant any of it. */
  readonly grants: readonly StatementReference[];
  readonly judgements: readonly Judgement[];
};

/** Judges principals by a set of controls. Keeps what it has computed, so one judge should see a whole account. */
export class Judge {
  readonly #controls: readonly Control[];
  readonly #parameters: Parameters;
  readonly #reader: GrantsReader;

  /** `now`: milliseconds since 1970. */
  constructor(controls: readonly Control[], parameters: Parameters, now: number) {
    this.#controls = controls;
    this.#parameters = parameters;
    this.#reader = new GrantsReader(now, asksOf(controls, parameters));
  }

  judge(principal: Principal): Judged {
    const known = new Map<FamilyName, Grants>();
    const grants = (name: FamilyName): Grants => {
      const read = known.get(name) ?? this.#read(principal, name);
      known.set(name, read);
      return read;
    };
    const held = FAMILIES.map(({ name }) => grants(name)).filter(({ exposure }) => exposure.reach !== 'none');
    const holdsAnything = held.length > 0;
    return {
      principal,
      use: grants('use'),
      holdsAnything,
      grants: distinct(held.flatMap(({ referencesOf, statements }) => referencesOf(statements))),
      judgements: holdsAnything
        ? this.#controls.map((control) => this.#judgement(control, principal, grants))
        : [],
    };
  }

  #judgement(control: Control, principal: Principal, grants: (family: FamilyName) => Grants): Judgement {
    const verdict =
      exemption(principal, this.#parameters) ??
      control.evaluate({
        principal,
        parameters: this.#parameters,
        grants,
        question: (family, name) => questionOf(control, grants(family).asked, name),
      });
    const unknown = familiesOf(control).flatMap((family) => grants(family).unknown);
    return {
      control,
      verdict: withUnknown(control, verdict, [...principal.contradictions, ...new Set(unknown)]),
    };
  }

  #read(principal: Principal, name: FamilyName): Grants {
    const family = FAMILIES.find((one) => one.name === name);
    if (!family) throw new Error(`no family ${name}`);
    return this.#reader.read(principal.caller, principal.policies, family);
  }
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

/** The families of actions a control is about. */
export function familiesOf({ asks }: Pick<Control, 'asks'>): readonly FamilyName[] {
  const asked = FAMILIES.map(({ name }) => name).filter((name) => asks?.[name]);
  return asked.length > 0 ? asked : ['use'];
}

/**
 * INVARIANT: nothing passes while a document is missing or unreadable, or while the input contradicts itself. A failure
 * stands: it is proven by what could be read.
 */
function withUnknown(control: Control, verdict: Verdict, unknown: readonly string[]): Verdict {
  if (unknown.length === 0 || verdict.status === 'notApplicable' || verdict.status === 'failed')
    return verdict;
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
