import { describe, expect, test } from 'vitest';
import { loosePolicy } from '#account';
import {
  ACCOUNT,
  arnOf,
  attached,
  build,
  type Entry,
  group,
  inline,
  managed,
  policy,
  principalIn,
  READ,
  role,
  shown,
  USE,
  user,
} from './dump.ts';

const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const ALLOWS_USE = 'Allow codeconnections:UseConnection';
const ALLOWS_READ = 'Allow s3:GetObject';

test('an account is the one its principals are of, in the partition they are in', () => {
  const { account } = build([role('app', { Arn: 'arn:aws-us-gov:iam::444455556666:role/app' })]);
  expect(account).toMatchObject({ id: '444455556666', partition: 'aws-us-gov' });
  expect(account.principals[0]?.caller).toMatchObject({ account: '444455556666', partition: 'aws-us-gov' });
});

test('an input without records is an account without principals', () => {
  expect(build([])).toEqual({ account: { id: '', partition: 'aws', principals: [] }, problems: [] });
});

test('a record becomes the principal it describes', () => {
  const entries = [
    role('app', { Path: '/team/', Arn: arnOf('role', 'team/app') }),
    user('ana', { Tags: [{ Key: 'Team', Value: 'Red' }] }),
    group('staff'),
  ];
  expect(
    build(entries).account.principals.map(({ caller, path }) => {
      const { type, arn, account, partition, id, name, sessionTags } = caller;
      return { type, arn, account, partition, id, name, sessionTags, path, tags: [...caller.tags] };
    }),
  ).toEqual([
    {
      type: 'role',
      arn: arnOf('role', 'team/app'),
      account: ACCOUNT,
      partition: 'aws',
      id: 'AROAAPP',
      name: 'app',
      path: '/team/',
      tags: [],
      sessionTags: false,
    },
    {
      type: 'user',
      arn: arnOf('user', 'ana'),
      account: ACCOUNT,
      partition: 'aws',
      id: 'AIDAANA',
      name: 'ana',
      path: '/',
      // Names of tags are matched in any case, their values are not.
      tags: [['team', 'Red']],
      sessionTags: false,
    },
    {
      type: 'group',
      arn: arnOf('group', 'staff'),
      account: ACCOUNT,
      partition: 'aws',
      id: 'AGPASTAFF',
      name: 'staff',
      path: '/',
      tags: [],
      sessionTags: false,
    },
  ]);
});

test('a role carries its own policies and those attached to it, wherever in the dump they stand', () => {
  const app = role('app', {
    RolePolicyList: [inline(policy(USE))],
    AttachedManagedPolicies: [attached('m')],
  });
  const m = managed('m', policy(READ));
  const wanted = [`inline policy own: ${ALLOWS_USE}`, `policy ${arnOf('policy', 'm')} v1: ${ALLOWS_READ}`];
  for (const entries of [
    [app, m],
    [m, app],
  ]) {
    const [principal] = build(entries).account.principals;
    expect(shown(principal?.policies.identity)).toEqual(wanted);
  }
});

test('a user carries the policies of its groups, which say by which group', () => {
  const staff = group('staff', {
    GroupPolicyList: [inline(policy(USE))],
    AttachedManagedPolicies: [attached('m')],
  });
  const ana = user('ana', { UserPolicyList: [inline(policy(READ))], GroupList: ['staff'] });
  const { groups, policies } = principalIn([ana, staff, managed('m', policy(READ))]);
  expect(groups).toEqual(['staff']);
  expect(shown(policies.identity)).toEqual([
    `inline policy own: ${ALLOWS_READ}`,
    `inline policy own of group staff: ${ALLOWS_USE}`,
    `policy ${arnOf('policy', 'm')} of group staff v1: ${ALLOWS_READ}`,
  ]);
});

test('one policy attached to a user and to its group is carried both ways', () => {
  const AttachedManagedPolicies = [attached('m')];
  const ana = user('ana', { AttachedManagedPolicies, GroupList: ['staff'] });
  const entries = [ana, group('staff', { AttachedManagedPolicies }), managed('m', policy(USE))];
  expect(shown(principalIn(entries).policies.identity)).toEqual([
    `policy ${arnOf('policy', 'm')} v1: ${ALLOWS_USE}`,
    `policy ${arnOf('policy', 'm')} of group staff v1: ${ALLOWS_USE}`,
  ]);
});

test('AWS managed policies are marked as such, in every partition', () => {
  const arns = [POWER_USER, 'arn:aws-cn:iam::aws:policy/job-function/x', arnOf('policy', 'aws')];
  const entries = [role('app', { AttachedManagedPolicies: arns.map((arn) => attached('x', arn)) })];
  expect(principalIn(entries).policies.identity.map(({ name }) => name.ownedByAws)).toEqual([
    true,
    true,
    false,
  ]);
});

describe('what is not in the input is missing, and said to be', () => {
  test('a managed policy', () => {
    const entries = [role('app', { AttachedManagedPolicies: [attached('PowerUserAccess', POWER_USER)] })];
    expect(shown(principalIn(entries).policies.identity)).toEqual([`missing policy ${POWER_USER}`]);
  });

  test('a boundary', () => {
    const PermissionsBoundary = {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: arnOf('policy', 'limit'),
    };
    const { policies } = principalIn([role('app', { PermissionsBoundary })]);
    expect(shown(policies.boundary)).toEqual([`missing policy ${arnOf('policy', 'limit')}`]);
  });

  test('a group', () => {
    const entries = [user('ana', { GroupList: ['staff'] })];
    expect(shown(principalIn(entries).policies.identity)).toEqual([
      'missing inline policy (all its policies) of group staff',
    ]);
  });

  test('the trust policy of a role', () => {
    const { trust, caller } = principalIn([role('app', { AssumeRolePolicyDocument: undefined })]);
    expect(trust).toEqual({ readable: false, problems: [{ path: '', message: 'not in the input' }] });
    expect(caller.sessionTags).toBe(true);
  });
});

test('a boundary that is there limits, and none is none', () => {
  const PermissionsBoundary = { PermissionsBoundaryArn: arnOf('policy', 'limit') };
  const limit = managed('limit', policy(READ));
  expect(shown(principalIn([role('app', { PermissionsBoundary }), limit]).policies.boundary)).toEqual([
    `policy ${arnOf('policy', 'limit')} v1: ${ALLOWS_READ}`,
  ]);
  expect(principalIn([role('app'), limit]).policies.boundary).toBe(undefined);
  expect(principalIn([role('app', { PermissionsBoundary: null }), limit]).policies.boundary).toBe(undefined);
});

describe('what is not of the shape IAM gives it makes the principal unknown', () => {
  const MALFORMED: readonly (readonly [element: string, entry: Entry])[] = [
    ['RolePolicyList', role('app', { RolePolicyList: {} })],
    ['RolePolicyList', role('app', { RolePolicyList: 'none' })],
    ['RolePolicyList', role('app', { RolePolicyList: [inline(policy(READ)), null] })],
    ['AttachedManagedPolicies', role('app', { AttachedManagedPolicies: 'PowerUserAccess' })],
    ['AttachedManagedPolicies', role('app', { AttachedManagedPolicies: [POWER_USER] })],
    ['AttachedManagedPolicies', role('app', { AttachedManagedPolicies: [{ PolicyName: 'x' }] })],
    ['PermissionsBoundary', role('app', { PermissionsBoundary: POWER_USER })],
    ['PermissionsBoundary', role('app', { PermissionsBoundary: {} })],
    ['GroupList', user('ana', { GroupList: 'staff' })],
    ['GroupList', user('ana', { GroupList: [{ GroupName: 'staff' }] })],
    ['UserPolicyList', user('ana', { UserPolicyList: 1 })],
    ['Tags', role('app', { Tags: { Team: 'red' } })],
    ['Tags', role('app', { Tags: [{ Key: 'Team' }] })],
    ['Tags', role('app', { Tags: [{ Key: { toString: null }, Value: 'red' }] })],
    ['GroupPolicyList', group('staff', { GroupPolicyList: [['x']] })],
    ['RolePolicyList', role('app', { RolePolicyList: undefined, AttachedManagedPolicies: undefined })],
    ['UserPolicyList', user('ana', { GroupList: undefined, AttachedManagedPolicies: undefined })],
    ['GroupPolicyList', group('staff', { GroupPolicyList: undefined, AttachedManagedPolicies: undefined })],
  ];

  test.each(MALFORMED)('%s (%#)', (element, entry) => {
    expect(shown(principalIn([entry]).policies.identity)).toContain(
      `unreadable inline policy ${element} (not of the shape IAM gives it)`,
    );
  });

  test('a malformed boundary is set, and nobody knows what it says', () => {
    const { policies } = principalIn([role('app', { PermissionsBoundary: 'limit' })]);
    expect(shown(policies.boundary)).toEqual(['missing policy (unknown)']);
  });

  test('a malformed group makes its members unknown', () => {
    const entries = [user('ana', { GroupList: ['staff'] }), group('staff', { GroupPolicyList: 0 })];
    expect(shown(principalIn(entries).policies.identity)).toEqual([
      'unreadable inline policy GroupPolicyList of group staff (not of the shape IAM gives it)',
    ]);
  });

  test('a list that is left out or null is empty', () => {
    const given = { RolePolicyList: null, AttachedManagedPolicies: undefined, Tags: null };
    expect(principalIn([role('app', given)]).policies.identity).toEqual([]);
  });
});

describe('a record that cannot be attributed to a principal is a problem, with its place', () => {
  const LOST: readonly (readonly [fact: string, entry: Entry, message: string])[] = [
    ['no object', ['RoleDetailList', 'app'], 'expected an object'],
    ['null', ['UserDetailList', null], 'expected an object'],
    ['a list', ['GroupDetailList', [role('app')[1]]], 'expected an object'],
    ['no ARN', role('app', { Arn: undefined }), 'no Arn of an IAM principal'],
    ['an ARN of something else', role('app', { Arn: 'arn:aws:s3:::app' }), 'no Arn of an IAM principal'],
    [
      'an ARN without account',
      role('app', { Arn: 'arn:aws:iam::aws:role/app' }),
      'no Arn of an IAM principal',
    ],
    ['no name', user('ana', { UserName: 7 }), 'no UserName'],
    ['the name of another kind', ['RoleDetailList', user('ana')[1]], 'no RoleName'],
    ['a managed policy without ARN', managed('m', {}, { Arn: 1 }), 'no Arn of a managed policy'],
    ['a managed policy that is no object', ['Policies', 1], 'expected an object'],
  ];

  test.each(LOST)('%s', (_, entry, message) => {
    const { account, problems } = build([role('other'), entry]);
    expect(account.principals.map(({ caller }) => caller.name)).toEqual(['other']);
    const index = entry[0] === 'RoleDetailList' ? 1 : 0;
    expect(problems).toEqual([{ place: `page.json: ${entry[0]}[${index}]`, message }]);
  });
});

describe('records that come twice', () => {
  const app = (...documents: readonly object[]) =>
    role('app', { RolePolicyList: documents.map((document) => inline(document)) });
  const TWICE = `two different records of it, at page.json: RoleDetailList[0] and page.json: RoleDetailList[1]`;

  test('are one principal when they say the same', () => {
    const { account, problems } = build([app(policy(USE)), app(policy(USE))]);
    expect(problems).toEqual([]);
    expect(account.principals).toHaveLength(1);
    expect(account.principals[0]?.contradictions).toEqual([]);
  });

  test('are unknown when they say different things, whichever came first', () => {
    for (const entries of [
      [app(policy(READ)), app(policy(USE))],
      [app(policy(USE)), app(policy(READ))],
    ]) {
      const { account } = build(entries);
      expect(account.principals.map(({ contradictions }) => contradictions)).toEqual([[TWICE]]);
      expect(shown(account.principals[0]?.policies.identity)).toContain(
        `unreadable inline policy (all its policies) (${TWICE})`,
      );
    }
  });

  const DIFFERENCES: readonly (readonly [fact: string, given: object])[] = [
    ['tags', { Tags: [{ Key: 'Team', Value: 'red' }] }],
    ['a boundary', { PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy', 'limit') } }],
    ['an attachment', { AttachedManagedPolicies: [attached('m')] }],
    ['the trust policy', { AssumeRolePolicyDocument: policy() }],
    ['the id', { RoleId: 'AROAOTHER' }],
    ['the path', { Path: '/aws-service-role/x/' }],
  ];

  test.each(DIFFERENCES)('differ also where %s differs', (_, given) => {
    const [first] = build([role('app'), role('app', given)]).account.principals;
    expect(first?.contradictions).toEqual([TWICE]);
  });

  test('are compared however deep they are', () => {
    const deep = (end: number) => {
      let document: unknown = end;
      for (let depth = 0; depth < 100_000; depth += 1) document = { a: document };
      return role('app', { AssumeRolePolicyDocument: document });
    };
    expect(build([deep(1), deep(1)]).account.principals[0]?.contradictions).toEqual([]);
    expect(build([deep(1), deep(2)]).account.principals[0]?.contradictions).toEqual([TWICE]);
  });

  test('make the members of a group unknown', () => {
    const entries = [
      group('staff'),
      group('staff', { GroupPolicyList: [inline(policy(USE))] }),
      user('ana', { GroupList: ['staff'] }),
    ];
    const ana = build(entries).account.principals.find(({ caller }) => caller.type === 'user');
    expect(shown(ana?.policies.identity)).toEqual([
      expect.stringMatching(/^unreadable inline policy \(all its policies\) of group staff \(two different/),
    ]);
  });

  test('make a managed policy unreadable for those who carry it, and no one else', () => {
    const entries = [
      role('app', { AttachedManagedPolicies: [attached('m')] }),
      role('other'),
      managed('m', policy(READ)),
      managed('m', policy(USE)),
      managed('m', policy(READ)),
    ];
    const { account, problems } = build(entries);
    expect(problems).toEqual([]);
    expect(account.principals.map(({ policies }) => shown(policies.identity))).toEqual([
      [
        `unreadable policy ${arnOf('policy', 'm')} (two different documents, at page.json: Policies[0] and page.json: Policies[1])`,
      ],
      [],
    ]);
  });
});

test('records of another account are left out, and said to be', () => {
  const foreign = role('theirs', { Arn: 'arn:aws:iam::444455556666:role/theirs' });
  const { account, problems } = build([role('app'), foreign, user('ana')]);
  expect(account.principals.map(({ caller }) => caller.name)).toEqual(['app', 'ana']);
  expect(problems).toEqual([
    {
      place: 'page.json: RoleDetailList[1]',
      message: `arn:aws:iam::444455556666:role/theirs is not of account ${ACCOUNT}; scan one account at a time`,
    },
  ]);
});

test('a group of another account is no group of a user', () => {
  const theirs = group('staff', {
    Arn: 'arn:aws:iam::444455556666:group/staff',
    GroupPolicyList: [inline(policy(USE))],
  });
  const [ana] = build([user('ana', { GroupList: ['staff'] }), theirs]).account.principals;
  expect(shown(ana?.policies.identity)).toEqual(['missing inline policy (all its policies) of group staff']);
});

test('service control policies bind every principal but service-linked roles', () => {
  const scps = [[loosePolicy({ name: 'deny-all', document: policy() }, 'scp')], []];
  const linked = role('AWSServiceRoleForX', { Path: '/aws-service-role/x.amazonaws.com/' });
  const { account } = build([role('app'), user('ana'), linked], { scps });
  expect(account.principals.map(({ serviceLinked, policies }) => [serviceLinked, policies.scps])).toEqual([
    [false, scps],
    [false, scps],
    [true, []],
  ]);
});

test('a record without its path has the path of its ARN', () => {
  const Arn = 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX';
  expect(principalIn([role('AWSServiceRoleForX', { Arn, Path: undefined })])).toMatchObject({
    path: '/aws-service-role/x.amazonaws.com/',
    serviceLinked: true,
  });
  expect(principalIn([role('app', { Path: undefined })]).path).toBe('/');
});

test('of two groups of one name nobody knows which a user is in', () => {
  const granting = group('dev', {
    Arn: 'arn:aws:iam::111122223333:group/a/dev',
    GroupPolicyList: [inline(policy(USE))],
  });
  const other = group('dev', { Arn: 'arn:aws:iam::111122223333:group/b/dev' });
  const [ana] = build([user('ana', { GroupList: ['dev'] }), granting, other]).account.principals;
  expect(shown(ana?.policies.identity)).toContain(
    'unreadable inline policy (all its policies) of group dev (two groups of that name)',
  );
});

test('a role of IAM Identity Center tells its permission set', () => {
  const Path = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
  const setOf = (name: string, given: object) => principalIn([role(name, given)]).permissionSet;
  expect(setOf('AWSReservedSSO_Power_User_0123456789abcdef', { Path })).toBe('Power_User');
  expect(setOf('AWSReservedSSO_odd', { Path })).toBe('AWSReservedSSO_odd');
  expect(setOf('AWSReservedSSO_Power_0123456789abcdef', {})).toBe(undefined);
  expect(principalIn([user('ana', { Path })]).permissionSet).toBe(undefined);
});

test('names that objects have by nature are names like others', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const entries = [
      user(name, { GroupList: [name], UserPolicyList: [inline(policy(READ), name)] }),
      group(name, { AttachedManagedPolicies: [attached(name)] }),
      managed(name, policy(USE)),
    ];
    const { caller, policies } = principalIn(entries);
    expect(caller.name).toBe(name);
    expect(shown(policies.identity)).toEqual([
      `inline policy ${name}: ${ALLOWS_READ}`,
      `policy ${arnOf('policy', name)} of group ${name} v1: ${ALLOWS_USE}`,
    ]);
  }
});

test('elements called __proto__ change nothing', () => {
  const record = JSON.stringify(role('app', { RolePolicyList: [inline(policy(USE))] })[1]);
  const hostile = JSON.parse(
    `{"__proto__": {"RolePolicyList": [], "Arn": "x"}, ${record.slice(1)}`,
  ) as object;
  expect(shown(principalIn([['RoleDetailList', hostile]]).policies.identity)).toEqual([
    `inline policy own: ${ALLOWS_USE}`,
  ]);
});

describe('managed policies as subjects of their own', () => {
  const BOUNDARY_ONLY = { AttachmentCount: 0, PermissionsBoundaryUsageCount: 2 };
  const entries = [
    role('app'),
    managed('m', policy(USE)),
    managed('limit', policy(READ), BOUNDARY_ONLY),
    managed('unused', policy(READ), { AttachmentCount: 0 }),
    managed('both', policy(READ), { AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 }),
    managed('uncounted', policy(READ), { AttachmentCount: undefined, PermissionsBoundaryUsageCount: 2 }),
    managed('PowerUserAccess', policy(USE), { Arn: POWER_USER }),
    managed('theirs', policy(USE), { Arn: 'arn:aws:iam::444455556666:policy/theirs' }),
  ];
  const judged = (policies: 'none' | 'not-only-boundaries' | 'all') =>
    build(entries, { policies }).account.principals.map(({ caller }) => `${caller.type} ${caller.name}`);

  test('are none unless asked for', () => {
    expect(judged('none')).toEqual(['role app']);
  });

  test("are the account's own, those used only as boundaries left out", () => {
    expect(judged('not-only-boundaries')).toEqual([
      'role app',
      'policy m',
      'policy unused',
      'policy both',
      'policy uncounted',
    ]);
  });

  test("are all of the account's own where boundaries count, too", () => {
    expect(judged('all')).toEqual([
      'role app',
      'policy m',
      'policy limit',
      'policy unused',
      'policy both',
      'policy uncounted',
    ]);
  });

  test('are judged by what they give to somebody with nothing else', () => {
    const scps = [[loosePolicy({ name: 'scp', document: policy() }, 'scp')]];
    const [, m] = build(entries, { policies: 'all', scps }).account.principals;
    expect(m).toMatchObject({
      caller: {
        type: 'policy',
        arn: arnOf('policy', 'm'),
        account: ACCOUNT,
        id: undefined,
        sessionTags: true,
      },
      policies: { boundary: undefined, scps: [] },
      trust: undefined,
      serviceLinked: false,
    });
    expect(shown(m?.policies.identity)).toEqual([`policy ${arnOf('policy', 'm')} v1: ${ALLOWS_USE}`]);
  });
});
