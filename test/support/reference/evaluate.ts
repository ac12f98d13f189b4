/**
 * An independent reading of docs/semantics.md: one request, decided statement by statement, sharing no code with `src`.
 * It is slow and says nothing but the decision. Documents are taken to be readable.
 *
 * Choices where the semantics leave room, all tested in evaluate.test.ts:
 * - a pattern with a variable that has no value and no default matches nothing (so its negation, or NotResource,
 *   treats it as not matched); the other patterns of the list still count;
 * - a value that is not of the operator's type matches nothing: positive false, negated true;
 * - variables are filled in for Resource, NotResource and the String, Arn and Bool operators of `2012-10-17` documents;
 * - a context key with an empty list is absent; an empty string is a value;
 * - with session tags, a request may say what `aws:PrincipalTag/…` is; what it does not say is the principal’s own;
 * - `aws:userid` of a role needs a session name only the request can give: absent unless the request gives one of the role's.
 */
import { conditionsHold } from './conditions.ts';
import { arnParts, matches, type Pattern, wildcards, withVariables } from './patterns.ts';
import type {
  Decision,
  PolicyJson,
  ReferenceInput,
  ReferencePrincipal,
  ReferenceRequest,
  StatementJson,
} from './types.ts';
import { listOf } from './types.ts';

type Facts = ReadonlyMap<string, readonly string[]>;

/** Keys the principal settles, with undefined for those it settles to be absent; these override the request. */
function principalFacts(
  principal: ReferencePrincipal,
  request: Facts,
): Iterable<readonly [string, string | undefined]> {
  const isUser = principal.type === 'user';
  const session = request.get('aws:userid')?.[0];
  const roleUserId = session?.startsWith(`${principal.id}:`) === true ? session : undefined;
  return [
    ['aws:principalarn', principal.arn],
    ['aws:principalaccount', principal.account],
    ['aws:principaltype', isUser ? 'User' : 'AssumedRole'],
    ['aws:principalisawsservice', 'false'],
    ['aws:username', isUser ? (principal.username ?? principal.arn.split('/').at(-1)) : undefined],
    ['aws:userid', isUser ? principal.id : roleUserId],
  ];
}

function factsOf({ principal, request, now }: ReferenceInput): Facts {
  const given = Object.entries(request.context).map(
    ([key, value]) => [key.toLowerCase(), listOf(value)] as const,
  );
  const facts = new Map(given.filter(([, values]) => values.length > 0));
  const settle = (key: string, value: string | undefined): void => {
    if (value === undefined) facts.delete(key);
    else facts.set(key, [value]);
  };

  for (const [key, value] of principalFacts(principal, facts)) settle(key, value);
  if (!principal.sessionTags)
    for (const key of facts.keys()) if (key.startsWith('aws:principaltag/')) facts.delete(key);
  for (const [tag, value] of Object.entries(principal.tags)) {
    const key = `aws:principaltag/${tag.toLowerCase()}`;
    if (!facts.has(key)) settle(key, value);
  }
  settle('aws:resourceaccount', arnParts(request.resource)?.[4] || undefined);
  const seconds = Math.floor(now / 1000);
  if (!facts.has('aws:currenttime'))
    settle('aws:currenttime', new Date(seconds * 1000).toISOString().replace('.000', ''));
  if (!facts.has('aws:epochtime')) settle('aws:epochtime', String(seconds));
  return facts;
}

function variableValue(facts: Facts, name: string): string | undefined {
  const values = facts.get(name.toLowerCase());
  return values?.length === 1 ? values[0] : undefined;
}

function matchesAction(statement: StatementJson, request: ReferenceRequest): boolean {
  const among = (patterns: string | readonly string[]): boolean =>
    listOf(patterns).some((pattern) => matches(wildcards(pattern), request.action, 'i'));
  return statement.NotAction === undefined ? among(statement.Action ?? []) : !among(statement.NotAction);
}

function applies(
  statement: StatementJson,
  version: string,
  request: ReferenceRequest,
  facts: Facts,
): boolean {
  const expand = (text: string): Pattern | undefined =>
    version === '2012-10-17' ? withVariables(text, (name) => variableValue(facts, name)) : wildcards(text);
  const among = (patterns: string | readonly string[]): boolean =>
    listOf(patterns).some((text) => {
      const pattern = expand(text);
      return pattern !== undefined && matches(pattern, request.resource);
    });
  return (
    matchesAction(statement, request) &&
    (statement.NotResource === undefined ? among(statement.Resource ?? []) : !among(statement.NotResource)) &&
    conditionsHold(statement.Condition ?? {}, { values: (key) => facts.get(key.toLowerCase()), expand })
  );
}

function effectsOf(
  documents: readonly PolicyJson[],
  request: ReferenceRequest,
  facts: Facts,
): readonly string[] {
  return documents.flatMap(({ Version = '2008-10-17', Statement }) =>
    listOf(Statement)
      .filter((statement) => applies(statement, Version, request, facts))
      .map(({ Effect }) => Effect),
  );
}

export function referenceDecision(input: ReferenceInput): Decision {
  const facts = factsOf(input);
  const boundary = input.boundary === undefined ? [] : [[input.boundary]];
  const layers = [input.identity, ...boundary, ...(input.scps ?? [])];
  const effects = layers.map((documents) => effectsOf(documents, input.request, facts));
  const denied = effects.some((layer) => layer.includes('Deny'));
  return !denied && effects.every((layer) => layer.includes('Allow')) ? 'allowed' : 'denied';
}
