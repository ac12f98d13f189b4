// How docs/controls shows the examples of a control: what they are given, and what the control says of them.
import { type Facts, loosePolicy, NO_FACTS, principalOf } from '#account';
import {
  type AnyControl,
  CONTROLS,
  type Control,
  DEFAULT_PARAMETERS,
  type Example,
  isAboutPrincipals,
  Judge,
  judgeResources,
  type ResourceControl,
  type ResourceExample,
  type Verdict,
} from '#controls';
import { type Caller, readDocument } from '#policy';
import { wrapped } from './wrapped.ts';

const EVALUATED_AT = Date.UTC(2026, 5, 1);

type Examples = {
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly unsure: readonly string[];
  /** By the key of the message. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
};

export function examplesOf(control: AnyControl): Examples {
  return isAboutPrincipals(control) ? principalExamples(control) : resourceExamples(control);
}

function principalExamples(control: Control): Examples {
  const { bad, good, unsure = [] } = control;
  const told = (list: readonly Example[]) => list.flatMap((example) => exampleOf(control, example));
  const verdicts = new Map(
    [...bad, ...good, ...unsure].map((example) => [example.says, judged(control, example)]),
  );
  return { bad: told(bad), good: told(good), unsure: told(unsure), verdicts };
}

function resourceExamples(control: ResourceControl): Examples {
  const { bad, good, unsure = [] } = control;
  const told = (list: readonly ResourceExample[]) =>
    list.flatMap((example) => resourceExampleOf(control, example));
  const verdicts = new Map(
    [...bad, ...good, ...unsure].map((example) => [example.says, judgedResource(control, example)]),
  );
  return { bad: told(bad), good: told(good), unsure: told(unsure), verdicts };
}

function resourceExampleOf(control: ResourceControl, example: ResourceExample): string[] {
  const { title, facts, parameters } = example;
  return [
    titleOf(title),
    ...(parameters ? [`Parameters: \`${JSON.stringify(parameters)}\``] : []),
    json(knownOf(facts)),
    saying(judgedResource(control, example)),
  ];
}

/** What facts.json would say of it. */
function knownOf(facts: Partial<Facts>): object {
  const parts = Object.entries(facts).map(([name, part]) => [
    name,
    typeof part === 'object' && 'known' in part && part.known && part.unread.length === 0 ? part.items : part,
  ]);
  return Object.fromEntries(parts);
}

function judgedResource(control: ResourceControl, { facts, parameters }: ResourceExample): Verdict {
  const given = {
    facts: { ...NO_FACTS, regions: ['us-east-1'], ...facts },
    parameters: { ...DEFAULT_PARAMETERS, ...parameters },
    now: EVALUATED_AT,
  };
  const [found] = judgeResources([control], { id: '111122223333', partition: 'aws' }, given);
  const verdict = found?.judgements[0]?.verdict;
  if (!verdict) throw new Error(`${control.id} does not judge an example of its own`);
  return verdict;
}

function titleOf(title: string): string {
  return `### ${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

function exampleOf(control: Control, example: Example): string[] {
  const { title, policies, principal, trust, parameters, facts } = example;
  return [
    titleOf(title),
    ...(principal ? [`Principal: \`${principal}\``] : []),
    ...(parameters ? [`Parameters: \`${JSON.stringify(parameters)}\``] : []),
    json(documentOf(policies)),
    ...(trust ? ['Trust policy:', json(documentOf([trust]))] : []),
    ...(facts ? ['What is known of the account:', json(knownOf(facts))] : []),
    saying(judged(control, example)),
  ];
}

function saying(verdict: Verdict): string {
  const grade = 'severity' in verdict ? ` (${verdict.severity})` : '';
  const depends = 'dependsOn' in verdict ? `. It depends on ${verdict.dependsOn.join('; ')}` : '';
  const says = wrapped(`**${verdict.status}**${grade}: ${verdict.message.text}${depends}`);
  if (verdict.status !== 'failed' || !verdict.witness) return says;
  return `${says}\n\nFor instance this request is allowed:\n\n${json(verdict.witness)}`;
}

function judged(control: Control, { policies, principal, trust, parameters, facts }: Example): Verdict {
  const carried = loosePolicy({ name: 'example', document: documentOf(policies) }, 'inline');
  const subject = principalOf(callerOf(principal), { identity: [carried], boundary: undefined, scps: [] });
  const reading = trust && readDocument(documentOf([trust]), { kind: 'trust' });
  // All controls run together, as they do in a scan.
  const judge = new Judge(CONTROLS, { ...DEFAULT_PARAMETERS, ...parameters }, EVALUATED_AT, {
    ...NO_FACTS,
    ...facts,
  });
  const found = judge
    .judge({ ...subject, trust: reading })
    .judgements.find((judgement) => judgement.control === control);
  if (!found) throw new Error(`${control.id} does not judge an example of its own`);
  return found.verdict;
}

function callerOf(arn = 'arn:aws:iam::111122223333:role/app'): Caller {
  const [, partition = '', , , account = '', resource = ''] = arn.split(':');
  const type = (['role', 'user', 'group', 'policy'] as const).find((one) => resource.startsWith(`${one}/`));
  if (!type) throw new Error(`\`${arn}\` is no principal`);
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  // The one that examples of use speak of.
  const id = type === 'role' ? 'AROAEXAMPLE' : undefined;
  return { type, arn, account, partition, id, name, tags: new Map(), sessionTags: false };
}

function documentOf(statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements.map(statementOf) };
}

function statementOf(given: object): object {
  const { Condition, ...rest }: { Condition?: object } = given;
  const hasCondition = Condition && Object.keys(Condition).length > 0;
  return { Effect: 'Allow', ...rest, ...(hasCondition && { Condition }) };
}

function json(value: object): string {
  return ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
}
