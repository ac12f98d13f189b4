// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { type Decision, evaluate, type PolicySet, type Request, readDocument } from '#policy';
import { callerFrom, NOW } from '../support/engine.ts';

const CONNECTION = 'arn:aws:codeconnections:us-east-1:111122223333:connection/x';
const REQUEST: Request = { action: 'codeconnections:UseConnection', resource: CONNECTION, context: {} };
const CALLER = callerFrom();

type Given = object | readonly object[] | 'unknown';
type Layers = {
  readonly identity: readonly Given[];
  readonly boundary?: Given;
  readonly scps?: readonly (readonly Given[])[];
};

const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };
const DENY = { ...ALLOW, Effect: 'Deny' };
const ELSEWHERE = { ...ALLOW, Resource: 'arn:aws:s3:::bucket' };
/** Too few components: nobody knows what IAM makes of it. */
const OPEN = { ArnLike: { 'aws:PrincipalArn': 'arn:*' } };
const MAYBE_ALLOW = { ...ALLOW, Condition: OPEN };
const MAYBE_DENY = { ...DENY, Condition: OPEN };

function sources(name: string, given: readonly Given[]) {
  return given.map((Statement, index) => {
    if (Statement === 'unknown') return { name: `${name}${index}`, statements: [], unknown: true };
    const reading = readDocument({ Version: '2012-10-17', Statement });
    if (!reading.readable) throw new Error(JSON.stringify(reading.problems));
    return { name: `${name}${index}`, statements: reading.statements, unknown: false };
  });
}

function decide({ identity, boundary, scps = [] }: Layers, request: Partial<Request> = {}): Decision<string> {
  const policies: PolicySet<string> = {
    identity: sources('identity', identity),
    boundary: boundary === undefined ? undefined : sources('boundary', [boundary]),
    scps: scps.map((level, index) => sources(`scp${index}-`, level)),
  };
  return evaluate({ ...REQUEST, ...request }, CALLER, policies, NOW);
}

/** The names of the deciding policies, with the numbers of their statements. */
function decidedBy({ statements }: Decision<string>): string[] {
  return statements.map(({ source, statement }) => `${source}[${statement.index}]`);
}

describe('a request is', () => {
  type Row = readonly [string, Decision<string>['decision'], Layers, readonly string[]];
  const rows: readonly Row[] = [
    ['denied when there is no policy', 'denied', { identity: [] }, []],
    ['denied when nothing allows it', 'denied', { identity: [ELSEWHERE] }, []],
    ['allowed by one Allow', 'allowed', { identity: [ALLOW] }, ['identity0[0]']],
    [
      'allowed by every Allow that applies',
      'allowed',
      { identity: [[ALLOW, ELSEWHERE, ALLOW], ALLOW] },
      ['identity0[0]', 'identity0[2]', 'identity1[0]'],
    ],
    ['denied by one Deny', 'denied', { identity: [[ALLOW, DENY]] }, ['identity0[1]']],
    [
      'denied by every Deny that applies',
      'denied',
      { identity: [ALLOW, DENY], boundary: [ALLOW, DENY], scps: [[DENY]] },
      ['identity1[0]', 'boundary0[1]', 'scp0-0[0]'],
    ],
    [
      'not denied by a Deny on something else',
      'allowed',
      { identity: [ALLOW, { ...ELSEWHERE, Effect: 'Deny' }] },
      ['identity0[0]'],
    ],
    [
      'allowed when the boundary allows it',
      'allowed',
      { identity: [ALLOW], boundary: ALLOW },
      ['identity0[0]', 'boundary0[0]'],
    ],
    [
      'allowed when every level allows it',
      'allowed',
      { identity: [ALLOW], scps: [[ELSEWHERE, ALLOW], [ALLOW]] },
      ['identity0[0]', 'scp0-1[0]', 'scp1-0[0]'],
    ],
    [
      'undetermined when an unreadable policy might deny it',
      'undetermined',
      { identity: [ALLOW, 'unknown'] },
      ['identity0[0]'],
    ],
    ['undetermined when an unreadable policy might allow it', 'undetermined', { identity: ['unknown'] }, []],
    [
      'denied by a Deny beside an unreadable policy',
      'denied',
      { identity: [ALLOW, DENY, 'unknown'] },
      ['identity1[0]'],
    ],
    [
      'undetermined when the boundary is unreadable',
      'undetermined',
      { identity: [ALLOW], boundary: 'unknown' },
      ['identity0[0]'],
    ],
    [
      'denied when identity policies allow nothing and the boundary is unreadable',
      'denied',
      { identity: [ELSEWHERE], boundary: 'unknown' },
      [],
    ],
    [
      'undetermined when an SCP is unreadable',
      'undetermined',
      { identity: [ALLOW], scps: [[ALLOW, 'unknown']] },
      ['identity0[0]', 'scp0-0[0]'],
    ],
    [
      'undetermined when an Allow may or may not apply',
      'undetermined',
      { identity: [MAYBE_ALLOW] },
      ['identity0[0]'],
    ],
    [
      'allowed when another Allow applies for sure',
      'allowed',
      { identity: [[MAYBE_ALLOW, ALLOW]] },
      ['identity0[0]', 'identity0[1]'],
    ],
    [
      'undetermined when a Deny may or may not apply',
      'undetermined',
      { identity: [[ALLOW, MAYBE_DENY]] },
      ['identity0[0]', 'identity0[1]'],
    ],
    [
      'denied when another Deny applies for sure',
      'denied',
      { identity: [[ALLOW, MAYBE_DENY, DENY]] },
      ['identity0[2]'],
    ],
  ];
  it.each(rows)('%s', (_fact, decision, layers, by) => {
    const decided = decide(layers);
    expect(decided.decision).toBe(decision);
    expect(decidedBy(decided)).toEqual(by);
  });
});

describe('a denial names the layer that does not allow', () => {
  it.each<readonly [string, Layers, Decision<string>['notAllowedBy']]>([
    [
      'identity policies first',
      { identity: [ELSEWHERE], boundary: ELSEWHERE, scps: [[ELSEWHERE]] },
      'identity',
    ],
    ['then the boundary', { identity: [ALLOW], boundary: ELSEWHERE, scps: [[ELSEWHERE]] }, 'boundary'],
    [
      'then service control policies',
      { identity: [ALLOW], boundary: ALLOW, scps: [[ALLOW], [ELSEWHERE]] },
      'scp',
    ],
    ['a level without policies', { identity: [ALLOW], scps: [[]] }, 'scp'],
    ['none where a Deny decides', { identity: [ALLOW, DENY] }, undefined],
    ['none where it is allowed', { identity: [ALLOW] }, undefined],
    ['none where it is undetermined', { identity: ['unknown'] }, undefined],
  ])('%s', (_fact, layers, layer) => {
    expect(decide(layers).notAllowedBy).toBe(layer);
  });
});

it('an undetermined request names every policy that could not be read', () => {
  const layers: Layers = { identity: [ALLOW, 'unknown'], boundary: 'unknown', scps: [['unknown', ALLOW]] };
  expect(decide(layers).unknown).toEqual(['identity1', 'boundary0', 'scp0-0']);
  expect(decide({ identity: [ALLOW] }).unknown).toEqual([]);
  expect(decide({ identity: [MAYBE_ALLOW] }).unknown).toEqual([]);
});

describe('a statement applies', () => {
  type Row = readonly [string, object, boolean, Partial<Request>?];
  const rows: readonly Row[] = [
    [
      'to an action in any case',
      { Action: 'CODECONNECTIONS:use*' },
      true,
      { action: 'codeConnections:USEconnection' },
    ],
    ['to one action of several', { Action: ['s3:*', 'codeconnections:UseConnection'] }, true],
    ['to no action it does not name', { Action: ['s3:*', 'codeconnections:Use'] }, false],
    ['to an action it does not except', { Action: undefined, NotAction: ['s3:*', 'iam:*'] }, true],
    ['to no action it excepts', { Action: undefined, NotAction: ['s3:*', 'codeconnections:*'] }, false],
    ['to no action when it names none', { Action: [] }, false],
    ['to every action when it excepts none', { Action: undefined, NotAction: [] }, true],
    ['to one resource of several', { Resource: ['arn:a', CONNECTION] }, true],
    ['to a resource in its own case only', { Resource: CONNECTION.toUpperCase() }, false],
    ['to a resource it does not except', { Resource: undefined, NotResource: ['arn:a', 'arn:b'] }, true],
    ['to no resource it excepts', { Resource: undefined, NotResource: ['arn:a', `${CONNECTION}*`] }, false],
    ['to a resource with its variables filled in', { Resource: 'arn:*:${aws:PrincipalAccount}:*' }, true],
    [
      'to no resource with another value of its variables',
      { Resource: 'arn:*:${aws:PrincipalArn}:*' },
      false,
    ],
    ['to no resource with variables that have no value', { Resource: '*${aws:username}' }, false],
    ['to a resource with variables that fall back', { Resource: "*${aws:username, 'x'}" }, true],
    [
      'to what it would except if its variables had a value',
      { Resource: undefined, NotResource: '*${aws:username}*' },
      true,
    ],
    [
      'when every condition holds',
      { Condition: { StringEquals: { a: '1', b: '2' } } },
      true,
      { context: { a: '1', b: '2' } },
    ],
    [
      'not when one condition fails',
      { Condition: { StringEquals: { a: '1', b: '2' } } },
      false,
      { context: { a: '1' } },
    ],
    [
      'not when one operator fails',
      { Condition: { StringEquals: { a: '1' }, Null: { b: 'false' } } },
      false,
      { context: { a: '1' } },
    ],
    [
      'with variables of the context',
      { Condition: { StringEquals: { a: '${b}' } } },
      true,
      { context: { a: '1', b: '1' } },
    ],
  ];
  it.each(rows.map(([fact, ...row]) => ({ fact, row })))('$fact', ({ row: [given, applies, request] }) => {
    const elements = Object.entries({ ...ALLOW, ...given }).filter(([, value]) => value !== undefined);
    const { decision } = decide({ identity: [Object.fromEntries(elements)] }, request);
    expect(decision).toBe(applies ? 'allowed' : 'denied');
  });
});
