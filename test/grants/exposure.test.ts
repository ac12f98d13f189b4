// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { type Exposure, PASS, REACHES } from '#grants';
import { grantsOf, type Policies } from '../support/engine.ts';
import { allow, BOTH_ACTIONS, CONNECTION, deny, document, ID, identity, under } from './world.ts';

const arn = (region: string, account: string, id: string, service = 'codeconnections') =>
  `arn:aws:${service}:${region}:${account}:connection/${id}`;
const on = (...Resource: readonly string[]) => identity(allow({ Resource }));

describe('a grant reaches', () => {
  const rows: readonly [string, Exposure['reach'], Policies][] = [
    ['nothing when it is about something else', 'none', identity(allow({ Action: 's3:*', Resource: '*' }))],
    ['nothing when all of it is denied', 'none', identity(allow(), deny())],
    [
      'nothing when its pattern is no connection',
      'none',
      on('arn:aws:codeconnections:us-east-1:111122223333:host/*'),
    ],
    ['a named connection', 'named', on(CONNECTION)],
    [
      'named connections of two prefixes',
      'named',
      on(CONNECTION, CONNECTION.replace('codeconnections', 'codestar-connections')),
    ],
    [
      'what another Allow names',
      'named',
      identity(allow({ Resource: '*' }), deny({ Resource: undefined, NotResource: CONNECTION }), allow()),
    ],
    ['no other connection when the boundary names one', 'named', { ...on('*'), boundary: document(allow()) }],
    ['what a pattern admits', 'pattern', on(arn('us-east-1', '111122223333', 'a*'))],
    ['what a pattern for a suffix admits', 'pattern', on(arn('us-east-1', '111122223333', '*f'))],
    ['what a tag admits', 'pattern', under({ StringEquals: { 'aws:ResourceTag/team': 'red' } })],
    ['what a variable admits', 'pattern', on(arn('us-east-1', '${aws:PrincipalAccount}', ID))],
    ['a Region when any id will do', 'region', on(arn('us-east-1', '111122223333', '*'))],
    [
      'two Regions',
      'region',
      on(arn('us-east-1', '111122223333', '*'), arn('eu-west-1', '111122223333', '*')),
    ],
    [
      'a Region when one id is left out',
      'region',
      identity(allow({ Resource: arn('us-east-1', '111122223333', '*') }), deny({ Resource: CONNECTION })),
    ],
    [
      'an account when any Region will do beside one that is written out',
      'account',
      on(arn('*', '111122223333', '*'), arn('us-east-1', '111122223333', ID)),
    ],
    ['an account when any Region will do', 'account', on(arn('*', '111122223333', '*'))],
    ['an account when Regions are a pattern', 'account', on(arn('us-*', '111122223333', '*'))],
    ['its own account by a variable', 'account', on(arn('*', '${aws:PrincipalAccount}', '*'))],
    [
      'its own account by a condition',
      'account',
      under({ StringEquals: { 'aws:ResourceAccount': '111122223333' } }),
    ],
    [
      'its own account by a Deny of others',
      'account',
      identity(
        allow({ Resource: '*' }),
        deny({ Condition: { StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } } }),
      ),
    ],
    ['another account that is written out', 'account', on(arn('*', '444455556666', '*'))],
    ['any account', 'any-account', on('*')],
    ['any account by a pattern of accounts', 'any-account', on(arn('us-east-1', '1111*', '*'))],
    ['any account of one Region', 'any-account', on(arn('us-east-1', '*', '*'))],
    [
      'any account beside a tag that is no condition of all',
      'any-account',
      identity(
        allow({ Resource: '*' }),
        allow({ Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } }),
      ),
    ],
    [
      'any account where the tag may be missing',
      'any-account',
      under({ StringEqualsIfExists: { 'aws:ResourceTag/team': 'red' } }),
    ],
    [
      'any account but one',
      'any-account',
      identity(allow({ Resource: undefined, NotResource: arn('*', '111122223333', '*') })),
    ],
  ];
  it.each(rows)('%s (%s)', (_fact, reach, policies) => {
    expect(grantsOf(withoutUndefined(policies)).exposure.reach).toBe(reach);
  });

  it('in as many grades as there are, widest first', () => {
    expect(REACHES).toEqual(['any-account', 'account', 'region', 'pattern', 'named', 'none']);
  });
});

function withoutUndefined<T>(given: T): T {
  return JSON.parse(JSON.stringify(given));
}

describe('repositories are confined', () => {
  const key = 'codeconnections:FullRepositoryId';
  type Row = readonly [string, Exposure['repositories'], boolean, Policies];
  const rows: readonly Row[] = [
    ['not at all', 'any-repository', false, on('*')],
    ['to a repository', 'repository', false, under({ StringEquals: { [key]: 'acme/web' } })],
    [
      'to repositories, unless the key is absent',
      'repository',
      true,
      under({ 'ForAllValues:StringEquals': { [key]: ['acme/web', 'acme/api'] } }),
    ],
    [
      'to repositories, unless the key is absent, by IfExists',
      'repository',
      true,
      under({ StringEqualsIfExists: { [key]: 'acme/web' } }),
    ],
    ['to an owner by a pattern', 'owner', false, under({ StringLike: { [key]: 'acme/*' } })],
    ['to an owner by its id', 'owner', false, under({ StringEquals: { 'codeconnections:OwnerId': 'acme' } })],
    [
      'to owner and name apart',
      'repository',
      false,
      under({ StringEquals: { 'codeconnections:OwnerId': 'acme', 'codeconnections:RepositoryName': 'web' } }),
    ],
    [
      'to a name that must be there, of an owner that may be absent',
      'repository',
      false,
      under({
        StringEqualsIfExists: { 'codeconnections:OwnerId': 'acme' },
        StringEquals: { 'codeconnections:RepositoryName': 'web' },
      }),
    ],
    [
      'to owner and name that may both be absent',
      'repository',
      true,
      under({
        StringEqualsIfExists: { 'codeconnections:OwnerId': 'acme', 'codeconnections:RepositoryName': 'web' },
      }),
    ],
    [
      'to a branch',
      'branch',
      false,
      under({ StringEquals: { [key]: 'acme/web', 'codeconnections:BranchName': 'main' } }),
    ],
    [
      'to a branch of any repository, which is no confinement',
      'any-repository',
      false,
      under({ StringEquals: { 'codeconnections:BranchName': 'main' } }),
    ],
    [
      'to no owner by a pattern that begins with a star',
      'any-repository',
      false,
      under({ StringLike: { [key]: '*/web' } }),
    ],
    [
      'to no owner by a pattern without a slash',
      'any-repository',
      false,
      under({ StringLike: { [key]: 'acme*' } }),
    ],
    [
      'to nothing by leaving one out',
      'any-repository',
      false,
      under({ StringNotEquals: { [key]: 'acme/web' } }),
    ],
    [
      'to nothing when another statement is free',
      'any-repository',
      false,
      identity(allow({ Resource: '*', Condition: { StringEquals: { [key]: 'acme/web' } } }), allow()),
    ],
    [
      'by the key of the old prefix',
      'repository',
      false,
      under({ StringEquals: { 'codestar-connections:FullRepositoryId': 'acme/web' } }),
    ],
    [
      'by both keys at once',
      'repository',
      false,
      under({ StringEquals: { [key]: 'acme/web', 'codestar-connections:FullRepositoryId': 'acme/web' } }),
    ],
    [
      'by a boundary',
      'repository',
      false,
      {
        ...on(CONNECTION),
        boundary: document(
          allow({ Action: '*', Resource: '*', Condition: { StringEquals: { [key]: 'acme/web' } } }),
        ),
      },
    ],
    [
      'by a Deny, which lets no request without the key through',
      'repository',
      false,
      identity(allow(), deny({ Condition: { StringNotEquals: { [key]: 'acme/web' } } })),
    ],
    [
      'by nothing that a key of something else says',
      'any-repository',
      false,
      under({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } }),
    ],
  ];
  it.each(rows)('%s', (_fact, repositories, unlessKeyAbsent, policies) => {
    expect(grantsOf(policies).exposure).toMatchObject({ repositories, unlessKeyAbsent });
  });
});

describe('access is', () => {
  const action = 'codeconnections:ProviderAction';
  const permission = 'codeconnections:ProviderPermissionsRequired';
  const rows: readonly [string, Exposure['access'], Policies][] = [
    ['read-write without conditions', 'read-write', on(CONNECTION)],
    [
      'read-only where a permission to read is asked for',
      'read-only',
      under({ StringEquals: { [permission]: 'read_only' } }),
    ],
    [
      'read-write where both permissions are',
      'read-write',
      under({ StringEquals: { [permission]: ['read_only', 'read_write'] } }),
    ],
    [
      'read-write where the permission may be absent',
      'read-write',
      under({ StringEqualsIfExists: { [permission]: 'read_only' } }),
    ],
    [
      'read-only where only reading actions are listed',
      'read-only',
      under({ StringLike: { [action]: ['Get*', 'List*', 'GitPull'] } }),
    ],
    [
      'read-write where pushing is listed',
      'read-write',
      under({ StringEquals: { [action]: ['GitPull', 'GitPush'] } }),
    ],
    [
      'read-write where commenting is listed',
      'read-write',
      under({ StringEquals: { [action]: 'CreatePullRequestDiffComment' } }),
    ],
    [
      'read-only where writing is denied also to requests that name no action',
      'read-only',
      identity(allow(), deny({ Condition: { StringNotEquals: { [action]: 'GitPull' } } })),
    ],
    [
      'read-write where writing is denied to requests that name it',
      'read-write',
      identity(
        allow(),
        deny({ Condition: { StringEquals: { [action]: ['GitPush', 'CreatePullRequestDiffComment'] } } }),
      ),
    ],
    ['none where nothing is allowed', undefined, identity(deny())],
  ];
  it.each(rows)('%s', (_fact, access, policies) => {
    expect(grantsOf(policies).exposure.access).toBe(access);
  });
});

describe('the four cells of action prefix and ARN prefix', () => {
  const [modern, old] = ['codeconnections', 'codestar-connections'];
  const rows: readonly [string, Policies, readonly (readonly [string | undefined, string | undefined])[]][] =
    [
      [
        'are all live under a star',
        identity(allow({ Action: '*', Resource: '*' })),
        [
          [modern, modern],
          [modern, old],
          [old, modern],
          [old, old],
        ],
      ],
      [
        'are told apart by the action',
        identity(allow({ Resource: '*' })),
        [
          [modern, modern],
          [modern, old],
        ],
      ],
      [
        'are told apart by the resource',
        identity(allow({ Action: BOTH_ACTIONS })),
        [
          [modern, modern],
          [old, modern],
        ],
      ],
      ['are live where they do not match', identity(allow({ Action: BOTH_ACTIONS[1] })), [[old, modern]]],
      [
        'are denied one by one',
        identity(allow({ Action: '*', Resource: '*' }), deny({ Resource: 'arn:aws:codeconnections:*' })),
        [
          [modern, old],
          [old, modern],
          [old, old],
        ],
      ],
    ];
  it.each(rows)('%s', (_fact, policies, cells) => {
    expect(grantsOf(policies).exposure.cells).toEqual(
      cells.map(([action, resource]) => ({ action, resource })),
    );
  });

  it('exist for every action on connections', () => {
    expect(grantsOf(identity(allow({ Action: '*' })), undefined, PASS).exposure.cells).toHaveLength(2);
  });
});
