import { describe, expect, it } from 'vitest';
import { detailRecordOf, readItemHeader } from '#account';
import { changeMessage, oversizedMessage } from './config/events.ts';
import { BROAD, NAMED, UNRELATED } from './config/policies.ts';
import {
  apiItem,
  CAPTURED,
  CARRIES_POLICY,
  ENCODINGS,
  eventItem,
  KINDS,
  type Kind,
  keyOf,
  MALFORMED,
  POLICY_ARN,
  POLICY_KEY,
  policyConfiguration,
  principalConfiguration,
} from './config/recorded.ts';
import { openRule, type Rule, type Told } from './config/rule.ts';

/** The two ways to a configuration item, and so its two forms. */
const SHAPES: Readonly<Record<string, (rule: Rule, kind: Kind, configuration: unknown) => Promise<unknown>>> =
  {
    'in the event': (rule, kind, configuration) =>
      rule.invoke(changeMessage(eventItem(keyOf(kind), configuration))),
    'in the history': (rule, kind, configuration) => {
      rule.aws.account.recorder.record(apiItem(keyOf(kind), configuration));
      return rule.invoke(oversizedMessage(eventItem(keyOf(kind), configuration)));
    },
  };
const shapes = Object.keys(SHAPES);

async function toldOf(shape: string, kind: Kind, configuration: unknown): Promise<readonly Told[]> {
  const rule = await openRule();
  rule.aws.account.clock.advance({ days: 1 });
  await SHAPES[shape]?.(rule, kind, configuration);
  return rule.told();
}

const cases = KINDS.flatMap((kind) => shapes.map((shape) => [kind, shape] as const));

describe.each(cases)('a %s whose item is %s', (kind, shape) => {
  it.each(Object.entries(ENCODINGS))('is judged by an inline document that is %s', async (_form, encode) => {
    const results = {
      broad: await toldOf(shape, kind, principalConfiguration(kind, encode(BROAD))),
      named: await toldOf(shape, kind, principalConfiguration(kind, encode(NAMED))),
    };
    const result = { ...keyOf(kind), at: new Date(CAPTURED) };
    expect(results).toMatchObject({
      broad: [{ ...result, compliance: 'NON_COMPLIANT', annotation: expect.stringMatching(/^CCG\.1: /) }],
      named: [{ ...result, compliance: 'COMPLIANT' }],
    });
  });

  it.each(Object.entries(MALFORMED))(
    'is never compliant with %s for an inline document',
    async (_what, document) => {
      const configuration = principalConfiguration(kind, document);
      expect(await toldOf(shape, kind, configuration)).toMatchObject([
        {
          ...keyOf(kind),
          compliance: 'NON_COMPLIANT',
          annotation: expect.stringMatching(/^could not evaluate: /),
        },
      ]);
    },
  );

  it.each<[string, (whole: Readonly<Record<string, unknown>>) => unknown]>([
    ['no configuration', () => undefined],
    ['a configuration that is no object', () => []],
    ['a configuration without an ARN', (whole) => ({ ...whole, arn: undefined })],
    ['an ARN that is none', (whole) => ({ ...whole, arn: 'fictional' })],
    ['an ARN of something else', (whole) => ({ ...whole, arn: 'arn:aws:s3:::fictional-artifacts' })],
    ['no name', (whole) => ({ ...whole, [`${kind.toLowerCase()}Name`]: undefined })],
    [
      'inline policies that are no list',
      (whole) => ({ ...whole, [`${kind.toLowerCase()}PolicyList`]: 'none' }),
    ],
    [
      'attachments that are no list',
      (whole) => ({ ...whole, attachedManagedPolicies: { policyArn: POLICY_ARN } }),
    ],
    [
      'an attachment without an ARN',
      (whole) => ({ ...whole, attachedManagedPolicies: [{ policyName: 'x' }] }),
    ],
    ['a group that is no name', (whole) => ({ ...whole, groupList: [7] })],
  ])('is never compliant with %s', async (_what, change) => {
    const configuration = change(principalConfiguration(kind, ENCODINGS.plain?.(NAMED)));
    expect(await toldOf(shape, kind, configuration)).toMatchObject([
      {
        ...keyOf(kind),
        compliance: 'NON_COMPLIANT',
        annotation: expect.stringMatching(/^could not evaluate: /),
      },
    ]);
  });
});

describe('the record that an item amounts to', () => {
  it('is the same in either form', () => {
    const configuration = principalConfiguration('Role', '%7B%7D');
    const [key, texts] = [keyOf('Role'), JSON.parse(JSON.stringify(configuration))];
    const fromEvent = detailRecordOf(eventItem(key, texts));
    expect(detailRecordOf(apiItem(key, configuration))).toEqual(fromEvent);
    expect(fromEvent).toMatchObject({
      list: 'RoleDetailList',
      record: {
        RoleName: 'fictional-role',
        RolePolicyList: [{ PolicyName: 'own', PolicyDocument: '%7B%7D' }],
      },
    });
  });

  it('leaves what stands in a document as the customer wrote it', () => {
    const document = { statement: [{ condition: { StringEquals: { 'aws:username': 'ada' } } }] };
    const { record } = detailRecordOf(eventItem(keyOf('Role'), principalConfiguration('Role', [document])));
    expect(record.RolePolicyList).toEqual([{ PolicyName: 'own', PolicyDocument: [document] }]);
  });
});

describe('the header of an item', () => {
  it('is the same in either form', () => {
    const configuration = principalConfiguration('Role', '%7B%7D');
    const header = readItemHeader(eventItem(keyOf('Role'), configuration));
    expect(readItemHeader(apiItem(keyOf('Role'), configuration))).toEqual(header);
    expect(header).toEqual({
      ...keyOf('Role'),
      name: 'fictional-role',
      arn: 'arn:aws:iam::111122223333:role/team/fictional-role',
      account: '111122223333',
      capturedAt: Date.parse(CAPTURED),
      stateId: '1767608130250',
      isLive: true,
      related: [],
    });
  });

  it.each([
    ['a name of its own', {}, 'fictional-role'],
    ['the end of the ARN where there is none', { resourceName: null }, 'fictional-role'],
    ['the id where there is neither', { resourceName: undefined, ARN: null }, 'AROAEXAMPLE0000000100'],
  ])('has %s', (_what, overrides, name) => {
    const item = eventItem(keyOf('Role'), principalConfiguration('Role', '%7B%7D'), overrides);
    expect(readItemHeader(item).name).toBe(name);
  });

  it('leaves out relationships that say nothing', () => {
    const relationships = [CARRIES_POLICY, null, 'x', {}, { resourceType: 'AWS::IAM::Policy' }];
    const item = eventItem(keyOf('Role'), principalConfiguration('Role', '%7B%7D'), { relationships });
    expect(readItemHeader(item).related).toEqual([{ ...POLICY_KEY, name: 'fictional-policy' }]);
  });
});

/** A role that carries a policy which AWS Config records, with nothing of it in IAM. */
async function carrierOf(policy: unknown, status?: string) {
  const rule = await openRule();
  rule.aws.account.recorder.record(apiItem(POLICY_KEY, policy, status));
  const attachedManagedPolicies = [{ policyName: 'fictional-policy', policyArn: POLICY_ARN }];
  const configuration = principalConfiguration('Role', ENCODINGS.plain?.(UNRELATED), {
    attachedManagedPolicies,
  });
  await rule.invoke(
    changeMessage(eventItem(keyOf('Role'), configuration, { relationships: [CARRIES_POLICY] })),
  );
  return rule;
}

describe('a customer managed policy that AWS Config records', () => {
  it.each(Object.entries(ENCODINGS))('is read where its document is %s', async (_form, encode) => {
    const broad = await carrierOf(policyConfiguration('v1', [{ id: 'v1', document: encode(BROAD) }]));
    const named = await carrierOf(policyConfiguration('v1', [{ id: 'v1', document: encode(NAMED) }]));
    expect([...broad.told(), ...named.told()]).toMatchObject([
      { ...keyOf('Role'), compliance: 'NON_COMPLIANT', at: new Date(CAPTURED) },
      { ...keyOf('Role'), compliance: 'COMPLIANT', at: new Date(CAPTURED) },
    ]);
    expect(broad.calls()).toEqual({ 'config:BatchGetResourceConfig': 1, 'config:PutEvaluations': 1 });
  });

  const versions = (documents: readonly object[]) =>
    documents.map((document, index) => ({ id: `v${documents.length - index}`, document }));

  it.each([
    ['the newest', 'v5', [BROAD, NAMED, NAMED, NAMED, NAMED], 'NON_COMPLIANT'],
    ['one amid the others', 'v3', [NAMED, NAMED, BROAD, NAMED, NAMED], 'NON_COMPLIANT'],
    ['the oldest', 'v1', [NAMED, NAMED, NAMED, NAMED, BROAD], 'NON_COMPLIANT'],
    ['harmless amid others that are not', 'v3', [BROAD, BROAD, NAMED, BROAD, BROAD], 'COMPLIANT'],
  ])('counts by its default version: %s', async (_which, id, documents, compliance) => {
    const rule = await carrierOf(policyConfiguration(id, versions(documents)));
    expect(rule.told()).toMatchObject([{ ...keyOf('Role'), compliance }]);
  });

  it.each<[string, unknown]>([
    ['no default version', policyConfiguration(undefined, [{ id: 'v1', document: NAMED }])],
    ['a default version that is not there', policyConfiguration('v2', [{ id: 'v1', document: NAMED }])],
    ['no versions', policyConfiguration('v1', [])],
    ['versions that are no list', policyConfiguration('v1', [], { policyVersionList: 'none' })],
    ...Object.entries(MALFORMED).map(([what, document]): [string, unknown] => [
      `${what} for a document`,
      policyConfiguration('v1', [{ id: 'v1', document }]),
    ]),
  ])('leaves its carrier undetermined with %s', async (_what, policy) => {
    expect((await carrierOf(policy)).told()).toMatchObject([
      { compliance: 'NON_COMPLIANT', annotation: expect.stringMatching(/^could not evaluate: /) },
    ]);
  });

  it.each<[string, unknown, string | undefined]>([
    ['is gone for AWS Config', undefined, 'ResourceDeleted'],
    [
      'is not recorded any more',
      policyConfiguration('v1', [{ id: 'v1', document: NAMED }]),
      'ResourceNotRecorded',
    ],
    ['has no configuration', undefined, 'OK'],
    ['is another by its ARN', policyConfiguration('v1', [], { arn: `${POLICY_ARN}-2` }), 'OK'],
  ])('is asked of IAM where it %s', async (_how, policy, status) => {
    const rule = await carrierOf(policy, status);
    expect(rule.calls()).toMatchObject({ 'iam:GetPolicy': 1, 'config:PutEvaluations': 1 });
    expect(rule.told()).toMatchObject([{ annotation: expect.stringMatching(/^could not evaluate: /) }]);
  });
});

describe('a trust policy that nobody can read', () => {
  it.each(Object.entries(MALFORMED))(
    '%s: leaves a role undetermined that can use a connection',
    async (_what, document) => {
      const configuration = principalConfiguration('Role', NAMED, { assumeRolePolicyDocument: document });
      expect(await toldOf('in the event', 'Role', configuration)).toMatchObject([
        { compliance: 'NON_COMPLIANT', annotation: expect.stringMatching(/^could not evaluate: CCG\.9/) },
      ]);
    },
  );

  it('does not matter for a role that can not', async () => {
    const configuration = principalConfiguration('Role', UNRELATED, { assumeRolePolicyDocument: '%zz' });
    expect(await toldOf('in the event', 'Role', configuration)).toMatchObject([{ compliance: 'COMPLIANT' }]);
  });
});

describe('a boundary that is of no shape IAM gives it', () => {
  it.each([
    ['a text', POLICY_ARN],
    ['a list', [POLICY_ARN]],
    ['an object of something else', { policyArn: POLICY_ARN }],
  ])('leaves a role undetermined: %s', async (_what, permissionsBoundary) => {
    const configuration = principalConfiguration('Role', BROAD, { permissionsBoundary });
    expect(await toldOf('in the event', 'Role', configuration)).toMatchObject([
      { compliance: 'NON_COMPLIANT', annotation: expect.stringMatching(/^could not evaluate: /) },
    ]);
  });
});
