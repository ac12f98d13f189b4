import fc from 'fast-check';
import type { ListName } from '#account';

/** A record as the text of a page. */
export type RecordText = { readonly list: ListName; readonly text: string };

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const odd = fc.constantFrom<unknown>(null, 7, true, '', {}, [], [null], 'é', 'a"b', '\ud83d');
const rarely = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 150 }, { arbitrary: odd, weight: 1 });

/** An object of some elements, now and then without one or more of them. */
const whole = <T extends object>(elements: { [Name in keyof T]: fc.Arbitrary<T[Name]> }) =>
  rarely(
    fc.oneof(
      { arbitrary: fc.record(elements), weight: 30 },
      { arbitrary: fc.record(elements, { requiredKeys: [] }), weight: 1 },
    ),
  );

const action = fc.constantFrom(
  's3:GetObject',
  'cloudwatch:*',
  'codebuild:StartBuild',
  'codeconnections:UseConnection',
  'CodeStar-Connections:useconnection',
  'code*:UseConnection',
  'c?deconnections:*',
  'codeconnectionz',
  '*',
);
const listed = (text: fc.Arbitrary<string>) => rarely(fc.oneof(text, fc.array(text, { maxLength: 3 })));
const resource = listed(fc.constantFrom('*', 'arn:aws:s3:::bucket/*', CONNECTION));
const keys = rarely(
  fc.dictionary(fc.constantFrom('aws:SourceVpc', 'aws:username', '__proto__'), listed(fc.constant('x'))),
);
const operator = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      'StringLi*e',
      'StringEquals',
      'stringLIKE',
      'ForAllValues:StringLike',
      'Bool',
      'Null',
      'NumericEquals',
      'StringEqual',
    ),
    weight: 40,
  },
  // The Kelvin sign, whose lower case is a k.
  { arbitrary: fc.constant('StringLi\u212ae'), weight: 1 },
);
const statement = rarely(
  fc
    .record(
      {
        Sid: rarely(fc.constant('One')),
        Effect: rarely(fc.constantFrom('Allow', 'Deny')),
        Action: listed(action),
        Resource: resource,
        Condition: rarely(fc.dictionary(operator, keys, { maxKeys: 2 })),
        NotAction: listed(action),
        Principal: fc.constant('*'),
      },
      { requiredKeys: ['Effect', 'Action', 'Resource'] },
    )
    .map(({ NotAction, Principal, ...usual }) => ({
      ...usual,
      ...(NotAction === undefined || usual.Sid === undefined ? {} : { NotAction }),
      ...(Principal === undefined || usual.Condition === undefined ? {} : { Principal }),
    })),
);
const document = rarely(
  fc.oneof(
    {
      arbitrary: fc.record({
        Version: fc.constant('2012-10-17'),
        Statement: fc.array(statement, { maxLength: 4 }),
      }),
      weight: 8,
    },
    {
      arbitrary: fc.record({
        Version: fc.constantFrom('2008-10-17', '2012-10-17'),
        Id: odd,
        Statement: statement,
      }),
      weight: 1,
    },
  ),
);
const policies = rarely(
  fc.array(whole({ PolicyName: rarely(fc.constantFrom('own', 'extra')), PolicyDocument: document }), {
    maxLength: 3,
  }),
);
const attached = rarely(
  fc.array(
    whole({
      PolicyName: rarely(fc.constantFrom('m', 'n')),
      PolicyArn: rarely(fc.constantFrom('arn:aws:iam::aws:policy/m', 'arn:aws:iam::111122223333:policy/n')),
    }),
    { maxLength: 3 },
  ),
);
const tags = rarely(
  fc.array(whole({ Key: rarely(fc.constantFrom('Team', 'stage')), Value: rarely(fc.constant('web')) }), {
    maxLength: 3,
  }),
);
const trust = fc.constantFrom<unknown>(
  {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  },
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { Bool: { x: true } },
      },
    ],
  },
  '%7B%7D',
  null,
);

const FORMS = {
  RoleDetailList: { kind: 'role', name: 'RoleName', id: 'RoleId', inline: 'RolePolicyList' },
  UserDetailList: { kind: 'user', name: 'UserName', id: 'UserId', inline: 'UserPolicyList' },
  GroupDetailList: { kind: 'group', name: 'GroupName', id: 'GroupId', inline: 'GroupPolicyList' },
} as const;

/** Mostly what IAM prints, now and then with anything for any part of it. */
const record = fc
  .record({
    list: fc.constantFrom('RoleDetailList', 'RoleDetailList', 'UserDetailList', 'GroupDetailList'),
    who: fc.constantFrom('app', 'build', 'ops'),
    parts: fc.record(
      {
        Path: rarely(fc.constantFrom('/', '/team/')),
        id: rarely(fc.constant('AROAEXAMPLE')),
        inline: policies,
        AttachedManagedPolicies: attached,
        Tags: tags,
        AssumeRolePolicyDocument: trust,
        GroupList: rarely(fc.array(rarely(fc.constantFrom('app', 'ops')), { maxLength: 2 })),
        PermissionsBoundary: rarely(
          fc.record({
            PermissionsBoundaryType: fc.constant('Policy'),
            PermissionsBoundaryArn: rarely(fc.constant('arn:aws:iam::aws:policy/m')),
          }),
        ),
        InstanceProfileList: rarely(fc.constant([])),
      },
      { requiredKeys: [] },
    ),
    name: rarely(fc.constant(undefined)),
    arn: rarely(fc.constant(undefined)),
    order: fc.boolean(),
  })
  .map(({ list, who, parts: { id, inline, ...parts }, name, arn, order }) => {
    const form = FORMS[list];
    const all = {
      [form.name]: name === undefined ? who : name,
      Arn: arn === undefined ? `arn:aws:iam::111122223333:${form.kind}/${who}` : arn,
      ...(id === undefined ? {} : { [form.id]: id }),
      ...(inline === undefined ? {} : { [form.inline]: inline }),
      ...parts,
    };
    return { list, record: order ? all : Object.fromEntries(Object.entries(all).toReversed()) };
  });

const version = rarely(
  fc.record(
    {
      VersionId: rarely(fc.constantFrom('v1', 'v1', 'v2')),
      IsDefaultVersion: rarely(fc.boolean()),
      Document: document,
      CreateDate: rarely(fc.constant('2026-01-01T00:00:00+00:00')),
    },
    { requiredKeys: ['Document'] },
  ),
);
const managed = fc.record(
  {
    PolicyName: rarely(fc.constantFrom('m', 'n')),
    Arn: rarely(fc.constantFrom('arn:aws:iam::aws:policy/m', 'arn:aws:iam::111122223333:policy/n')),
    DefaultVersionId: rarely(fc.constantFrom('v1', 'v2')),
    AttachmentCount: rarely(fc.constantFrom(0, 1)),
    PermissionsBoundaryUsageCount: rarely(fc.constantFrom(0, 1)),
    IsAttachable: rarely(fc.constant(true)),
    PolicyVersionList: rarely(fc.array(version, { minLength: 1, maxLength: 2 })),
  },
  { requiredKeys: ['Arn', 'PolicyVersionList'] },
);

/** A record printed in one of the ways that tools print JSON, some of its letters as escapes, an element of it perhaps twice. */
export const recordText: fc.Arbitrary<RecordText> = fc
  .record({
    entry: fc.oneof(
      { arbitrary: record, weight: 30 },
      {
        arbitrary: fc.record({ list: fc.constant('Policies' as const), record: managed }),
        weight: 10,
      },
      {
        arbitrary: fc.record({
          list: fc.constantFrom('RoleDetailList' as const, 'Policies' as const),
          record: fc.oneof(odd, fc.constantFrom(1234, 'text')),
        }),
        weight: 1,
      },
    ),
    indent: fc.constantFrom(undefined, 1, 4, '\t'),
    escaped: fc.oneof(
      { arbitrary: fc.constant<number[]>([]), weight: 15 },
      { arbitrary: fc.array(fc.nat(), { maxLength: 3 }), weight: 1 },
    ),
    repeated: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 15 },
      {
        arbitrary: fc.tuple(
          fc.constantFrom(
            'Tags',
            'Arn',
            'RolePolicyList',
            'AttachedManagedPolicies',
            'Path',
            'PolicyVersionList',
          ),
          odd,
        ),
        weight: 1,
      },
    ),
  })
  .map(({ entry: { list, record: value }, indent, escaped, repeated }) => {
    const printed: string = JSON.stringify(value, null, indent);
    const twice =
      repeated && printed.endsWith('}') && printed.length > 2
        ? `${printed.slice(0, -1)},"${repeated[0]}":${JSON.stringify(repeated[1])}}`
        : printed;
    return { list, text: escaped.reduce(withEscape, twice) };
  });

/** Writes a letter within quotes as an escape. */
function withEscape(text: string, at: number): string {
  const letters = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(({ 0: quoted, index }) =>
    [...quoted.matchAll(/(?<!\\u?[\da-f]{0,3})[A-Za-z]/g)].map((letter) => index + letter.index),
  );
  const place = letters[at % Math.max(letters.length, 1)];
  if (place === undefined) return text;
  const code = text.charCodeAt(place).toString(16).padStart(4, '0');
  return `${text.slice(0, place)}\\u${code}${text.slice(place + 1)}`;
}
