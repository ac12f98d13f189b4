import { allow } from './policies.ts';

type Fields = Readonly<Record<string, unknown>>;
export type Kind = 'Role' | 'User' | 'Group';
export const KINDS: readonly Kind[] = ['Role', 'User', 'Group'];

/** As IAM encodes: RFC 3986, white space kept, `*` encoded as well, and a plus sign that is itself. */
function urlEncoded(document: unknown): string {
  return encodeURIComponent(JSON.stringify(document, null, 4))
    .replaceAll('*', '%2A')
    .replaceAll('%2B', '+');
}

/** The forms in which configuration items of the years hold a policy document. */
export const ENCODINGS: Readonly<Record<string, (document: object) => unknown>> = {
  'URL-encoded': urlEncoded,
  plain: (document) => JSON.stringify(document),
  'an object': (document) => document,
  'a list of one object': (document) => [document],
  'a list of one URL-encoded text': (document) => [urlEncoded(document)],
};

export const CAPTURED = '2026-01-05T10:15:30.250Z';
const CREATED = '2025-11-03T08:00:00.000Z';
const IDS = { Role: 'AROAEXAMPLE0000000100', User: 'AIDAEXAMPLE0000000100', Group: 'AGPAEXAMPLE0000000100' };
const POLICY_ID = 'ANPAEXAMPLE0000000100';
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codebuild.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};

export const keyOf = (kind: Kind) => ({ type: `AWS::IAM::${kind}`, id: IDS[kind] });

/** The configuration of a principal with one inline policy, with what else AWS Config writes. */
export function principalConfiguration(kind: Kind, document: unknown, overrides: Fields = {}): Fields {
  const name = kind.toLowerCase();
  return {
    path: '/team/',
    [`${name}Name`]: `fictional-${name}`,
    [`${name}Id`]: IDS[kind],
    arn: `arn:aws:iam::111122223333:${name}/team/fictional-${name}`,
    createDate: CREATED,
    [`${name}PolicyList`]: [{ policyName: 'own', policyDocument: document }],
    attachedManagedPolicies: [],
    ...EXTRA[kind],
    ...overrides,
  };
}

const EXTRA: Readonly<Record<Kind, Fields>> = {
  Role: {
    assumeRolePolicyDocument: urlEncoded(TRUST),
    instanceProfileList: [
      {
        path: '/',
        instanceProfileName: 'fictional-profile',
        instanceProfileId: 'AIPAEXAMPLE0000000100',
        arn: 'arn:aws:iam::111122223333:instance-profile/fictional-profile',
        createDate: CREATED,
        roles: [{ roleName: 'fictional-role', assumeRolePolicyDocument: urlEncoded(TRUST) }],
      },
    ],
    permissionsBoundary: null,
    tags: [{ key: 'team', value: 'web' }],
    roleLastUsed: { lastUsedDate: CREATED, region: 'eu-central-1' },
    description: 'builds',
    maxSessionDuration: 3600,
  },
  User: { groupList: [], permissionsBoundary: null, tags: [], passwordLastUsed: null },
  Group: {},
};

export type Version = { readonly id: string; readonly document: unknown };

/** The configuration of a customer managed policy: all of its versions, of which the default may be any. */
export function policyConfiguration(
  defaultVersionId: string | undefined,
  versions: readonly Version[],
  overrides: Fields = {},
): Fields {
  return {
    policyName: 'fictional-policy',
    policyId: POLICY_ID,
    arn: POLICY_ARN,
    path: '/',
    defaultVersionId,
    attachmentCount: 1,
    permissionsBoundaryUsageCount: 0,
    isAttachable: true,
    description: null,
    createDate: CREATED,
    updateDate: CREATED,
    policyVersionList: versions.map(({ id, document }) => ({
      document,
      versionId: id,
      isDefaultVersion: id === defaultVersionId,
      createDate: CREATED,
    })),
    tags: [],
    ...overrides,
  };
}

export const POLICY_ARN = 'arn:aws:iam::111122223333:policy/fictional-policy';
export const POLICY_KEY = { type: 'AWS::IAM::Policy', id: POLICY_ID };

/** A relationship to the policy, as the event of a principal that carries it holds it. */
export const CARRIES_POLICY = {
  resourceType: 'AWS::IAM::Policy',
  resourceId: POLICY_ID,
  resourceName: 'fictional-policy',
  name: 'Is attached to CustomerManagedPolicy',
};

type Key = { readonly type: string; readonly id: string };

/** The form that events hold. */
export function eventItem({ type, id }: Key, configuration: unknown, overrides: Fields = {}): Fields {
  const arn = typeof configuration === 'object' && configuration !== null && 'arn' in configuration;
  return {
    relatedEvents: [],
    relationships: [],
    configuration,
    supplementaryConfiguration: {},
    tags: {},
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: CAPTURED,
    configurationStateId: 1_767_608_130_250,
    awsAccountId: '111122223333',
    configurationItemStatus: 'OK',
    resourceType: type,
    resourceId: id,
    resourceName: `fictional-${type.split('::')[2]?.toLowerCase()}`,
    ARN: arn ? configuration.arn : null,
    awsRegion: 'global',
    availabilityZone: 'Not Applicable',
    configurationStateMd5Hash: '',
    resourceCreationTime: CREATED,
    ...overrides,
  };
}

/** The same in the form of GetResourceConfigHistory and BatchGetResourceConfig: other names, texts for objects, real dates. */
export function apiItem(key: Key, configuration: unknown, status = 'OK') {
  const { ARN, resourceName } = eventItem(key, configuration);
  return {
    version: '1.3',
    accountId: '111122223333',
    configurationItemCaptureTime: new Date(CAPTURED),
    configurationItemStatus: status,
    configurationStateId: '1767608130250',
    configurationItemMD5Hash: '',
    arn: String(ARN),
    resourceType: key.type,
    resourceId: key.id,
    resourceName: String(resourceName),
    awsRegion: 'global',
    availabilityZone: 'Not Applicable',
    resourceCreationTime: new Date(CREATED),
    tags: {},
    relatedEvents: [],
    relationships: [],
    ...(configuration !== undefined && {
      configuration: typeof configuration === 'string' ? configuration : JSON.stringify(configuration),
    }),
    supplementaryConfiguration: {},
  };
}

/** Documents that nobody can read, or that nobody should. */
export const MALFORMED: Readonly<Record<string, unknown>> = {
  'a malformed escape': '%zz',
  'half an escape': `${urlEncoded(allow('s3:GetObject', '*'))}%2`,
  'JSON that ends too early': urlEncoded(allow('s3:GetObject', '*')).slice(0, -9),
  'a text that is no JSON': 'Effect%3A%20Allow',
  'an empty text': '',
  'a text of a list': '%5B%5D',
  'two documents': [allow('s3:GetObject', '*'), allow('s3:PutObject', '*')],
  'an empty list': [],
  'a number': 7,
  nothing: null,
  'no statement': { Version: '2012-10-17' },
  'a statement without an effect': { Version: '2012-10-17', Statement: [{ Action: '*', Resource: '*' }] },
};
