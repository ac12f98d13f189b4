import {
  type CarriedPolicies,
  type CarriedPolicy,
  type Facts,
  loosePolicy,
  NO_FACTS,
  type PolicyName,
  type Principal,
  principalOf,
} from '#account';
import {
  CONTROLS,
  DEFAULT_PARAMETERS,
  Judge,
  judgeResources,
  type Parameters,
  type Resource,
  type ResourceControl,
  type Verdict,
} from '#controls';
import { type Caller, type Decision, evaluate, readDocument } from '#policy';

export const NOW = Date.UTC(2026, 5, 1);
export const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
export const OTHER_CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/7a8b9c0d-1e2f-4a3b-8c4d-5e6f7a8b9c0d';

/** A policy document, or one statement of it, which is an Allow unless it says otherwise. */
export type Policy = object;

export type Given = {
  readonly policies: readonly Policy[];
  readonly principal?: string;
  readonly trust?: object;
  readonly boundary?: Policy | 'missing';
  /** One list a level. */
  readonly scps?: readonly (readonly Policy[])[];
  /** Policies of the groups a user is in. */
  readonly groups?: Readonly<Record<string, readonly Policy[]>>;
  readonly parameters?: Partial<Parameters>;
  /** What is known of the account besides. */
  readonly facts?: Partial<Facts>;
};

/** What is in the way of reading a policy: an operator IAM does not have. */
export const UNREADABLE: Policy = {
  Action: 'codeconnections:UseConnection',
  Resource: CONNECTION,
  Condition: { StringEqual: { 'aws:username': 'ana' } },
};

/** More condition keys than the engine takes on: above the cap nothing is known of what the policies allow together. */
export const OVER_THE_CAP = {
  StringEquals: Object.fromEntries(
    Array.from({ length: 70 }, (_, index) => [`aws:RequestTag/k${index}`, 'v']),
  ),
};

function documentOf(policy: Policy): object {
  if ('Statement' in policy) return policy;
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...policy }] };
}

export function callerOf(arn = 'arn:aws:iam::111122223333:role/app'): Caller {
  const [, , type, name] =
    /^arn:[^:]+:iam::(\d{12}):(role|user|group|policy)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (!name) throw new Error(`not the ARN of a principal: ${arn}`);
  const account = arn.split(':')[4] ?? '';
  return {
    type: type as Caller['type'],
    arn,
    account,
    partition: arn.split(':')[1] ?? '',
    id: type === 'role' ? 'AROAEXAMPLE' : undefined,
    name,
    tags: new Map(),
    sessionTags: false,
  };
}

function policiesOf({ policies, boundary, scps = [], groups = {} }: Given): CarriedPolicies {
  const inherited = Object.entries(groups).flatMap(([group, list]) =>
    list.map((policy, index) => inGroup(loosePolicy(named(policy, `${group}-${index}`), 'inline'), group)),
  );
  return {
    identity: [
      ...policies.map((policy, index) => loosePolicy(named(policy, `policy-${index}`), 'inline')),
      ...inherited,
    ],
    boundary:
      boundary &&
      (boundary === 'missing' ? [MISSING_BOUNDARY] : [loosePolicy(named(boundary, 'boundary'), 'managed')]),
    scps: scps.map((level) => level.map((policy) => loosePolicy(named(policy, 'scp'), 'scp'))),
  };
}

function named(policy: Policy, name: string) {
  return { name, document: documentOf(policy) };
}

function inGroup(policy: CarriedPolicy, group: string): CarriedPolicy {
  return { ...policy, name: { ...policy.name, group } };
}

const MISSING: PolicyName = {
  kind: 'managed',
  name: 'boundary',
  arn: 'arn:aws:iam::111122223333:policy/boundary',
  version: undefined,
  ownedByAws: false,
  group: undefined,
  unknown: { reason: 'missing' },
};
const MISSING_BOUNDARY: CarriedPolicy = { name: MISSING, statements: [], unknown: true };

export function principalWith(given: Given): Principal {
  const { trust, groups = {}, principal } = given;
  return {
    ...principalOf(callerOf(principal), policiesOf(given)),
    trust: trust && readDocument(documentOf(trust), { kind: 'trust' }),
    groups: Object.keys(groups),
  };
}

/** What every control says of a principal, by control id. All run together, so that the questions of one cannot disturb another. */
export function verdictsOf(given: Given): ReadonlyMap<string, Verdict> {
  const parameters = { ...DEFAULT_PARAMETERS, ...given.parameters };
  const judge = new Judge(CONTROLS, parameters, NOW, { ...NO_FACTS, ...given.facts });
  const { judgements } = judge.judge(principalWith(given));
  return new Map(judgements.map(({ control, verdict }) => [control.id, verdict]));
}

export function verdictOf(id: string, given: Given): Verdict {
  const verdict = verdictsOf(given).get(id);
  if (!verdict) throw new Error(`${id} was not run`);
  return verdict;
}

/** What a control of resources says of an account, resource by resource. */
export function resourceVerdicts(
  control: ResourceControl,
  { facts, parameters }: Pick<Given, 'facts' | 'parameters'>,
): readonly { readonly resource: Resource; readonly verdict: Verdict }[] {
  const account = { id: '111122223333', partition: 'aws' };
  const given = {
    facts: { ...NO_FACTS, regions: ['us-east-1'], ...facts },
    parameters: { ...DEFAULT_PARAMETERS, ...parameters },
    now: NOW,
  };
  return judgeResources([control], account, given).flatMap(({ resource, judgements }) =>
    judgements.map(({ verdict }) => ({ resource, verdict })),
  );
}

/** What the plain evaluator makes of the witness of a failure. */
export function replay(given: Given, verdict: Verdict): Decision<PolicyName>['decision'] | 'no witness' {
  if (verdict.status !== 'failed' || !verdict.witness) return 'no witness';
  return evaluate(verdict.witness, callerOf(given.principal), policiesOf(given), NOW).decision;
}

/** The part of a verdict that tests compare: `failed: beyond`. */
export function shown({ status, message }: Verdict): string {
  return `${status}: ${message.key}`;
}
