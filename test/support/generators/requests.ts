import fc from 'fast-check';
import { type Pattern, wildcards, withVariables } from '../reference/patterns.ts';
import type { PolicySet, ReferenceRequest } from '../reference/types.ts';
import { listOf } from '../reference/types.ts';
import { ACCOUNTS, IDS, OTHER_ACTIONS, REGIONS, SERVICES, USE_ACTIONS } from './alphabet.ts';
import { NEAR_MISSES } from './arns.ts';
import { contextFor } from './contexts.ts';
import type { RequestOptions } from './options.ts';
import { filled, mutated, nudged, slotsOf, type Tape, tapeOf, weave } from './weave.ts';

/** What a set's policies mention, with the variables that its principal fills in. */
type Mentioned = {
  readonly resources: readonly Pattern[];
  /** lower-case key → the values that conditions compare it with */
  readonly values: ReadonlyMap<string, readonly Pattern[]>;
};

// Many requests are asked of one set; policies are read once.
const known = new WeakMap<PolicySet, Mentioned>();

function mentionedIn(set: PolicySet): Mentioned {
  const found = known.get(set) ?? collect(set);
  known.set(set, found);
  return found;
}

function principalValue({ principal }: PolicySet, name: string): string | undefined {
  const tag = Object.entries(principal.tags).find(
    ([key]) => name.toLowerCase() === `aws:principaltag/${key.toLowerCase()}`,
  );
  const fixed: Record<string, string | undefined> = {
    'aws:principalaccount': principal.account,
    'aws:principalarn': principal.arn,
    'aws:username': principal.username,
  };
  return tag?.[1] ?? fixed[name.toLowerCase()];
}

function collect(set: PolicySet): Mentioned {
  const resources: Pattern[] = [];
  const values = new Map<string, Pattern[]>();
  const documents = [
    ...set.identity,
    ...(set.boundary === undefined ? [] : [set.boundary]),
    ...(set.scps ?? []).flat(),
  ];
  for (const { Version, Statement } of documents) {
    const read = (text: string): Pattern =>
      (Version === '2012-10-17' ? withVariables(text, (name) => principalValue(set, name)) : undefined) ??
      wildcards(text);
    for (const { Resource, NotResource, Condition = {} } of listOf(Statement)) {
      resources.push(...listOf(Resource ?? NotResource ?? []).map(read));
      for (const [key, wanted] of Object.values(Condition).flatMap((keys) => Object.entries(keys))) {
        const patterns = listOf(wanted).map((value) => read(String(value)));
        values.set(key.toLowerCase(), [...(values.get(key.toLowerCase()) ?? []), ...patterns]);
      }
    }
  }
  for (const name of variableNames(documents)) if (!values.has(name)) values.set(name, []);
  return { resources, values };
}

function variableNames(documents: readonly unknown[]): readonly string[] {
  return [...JSON.stringify(documents).matchAll(/\$\{([\w-]+:[^,}]+)/gu)].map(([, name = '']) =>
    name.toLowerCase(),
  );
}

function connection(tape: Tape): string {
  const region = tape.pick([...REGIONS, 'us-gov-west-1', 'ap-south-1', 'x']);
  return `arn:aws:${tape.pick(SERVICES)}:${region}:${tape.pick(ACCOUNTS)}:connection/${tape.pick(IDS)}`;
}

function wellFormedResource(resources: readonly Pattern[], tape: Tape): string {
  const template = slotsOf(connection(tape));
  const pattern = tape.chance(65) ? tape.pick(resources) : undefined;
  const woven =
    (pattern === undefined ? undefined : weave(pattern, template)) ??
    template.map(({ char }) => char).join('');
  return tape.chance(30) ? nudged(slotsOf(woven), tape) : woven;
}

function anyResource(resources: readonly Pattern[], tape: Tape): string {
  const shaped = wellFormedResource(resources, tape);
  if (!tape.chance(40)) return shaped;
  const loose = filled(tape.pick(resources) ?? ['*'], tape);
  return (
    tape.pick([mutated(shaped, tape), loose, mutated(loose, tape), tape.pick(NEAR_MISSES), '*']) ?? shaped
  );
}

function buildRequest(set: PolicySet, tape: Tape, options: RequestOptions): ReferenceRequest {
  const { resources, values } = mentionedIn(set);
  const rare = options.useOnly === true ? [] : OTHER_ACTIONS;
  const action = tape.pick(tape.chance(15) && rare.length > 0 ? rare : USE_ACTIONS) ?? USE_ACTIONS[0];
  const resource =
    options.wellFormed === true ? wellFormedResource(resources, tape) : anyResource(resources, tape);
  return { action, resource, context: contextFor(set.principal, values, tape, options) };
}

const tape = fc.array(fc.nat(0xffff), { minLength: 80, maxLength: 80 });

/** Requests at the edges of what a set's policies mention. */
export function requestFor(set: PolicySet, options: RequestOptions = {}): fc.Arbitrary<ReferenceRequest> {
  return tape.map((numbers) => buildRequest(set, tapeOf(numbers), options));
}

export type Scenario = { readonly set: PolicySet; readonly requests: readonly ReferenceRequest[] };

/** A set with requests about it. Both shrink on their own, unlike a chain of the two. */
export function scenario(
  sets: fc.Arbitrary<PolicySet>,
  options: RequestOptions & { readonly requests?: number } = {},
): fc.Arbitrary<Scenario> {
  const { requests: count = 8, ...rest } = options;
  return fc.tuple(sets, fc.array(tape, { minLength: count, maxLength: count })).map(([set, tapes]) => ({
    set,
    requests: tapes.map((numbers) => buildRequest(set, tapeOf(numbers), rest)),
  }));
}
