import {
  type Account,
  AccountBuilder,
  type AccountOptions,
  type CarriedPolicy,
  describePolicy,
  type InputProblem,
  type ListName,
  type Principal,
  type Wants,
} from '#account';

export const ACCOUNT = '111122223333';
const CONNECTION = `arn:aws:codeconnections:us-east-1:${ACCOUNT}:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5`;
export const USE = { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: CONNECTION };
export const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

/** One record of a dump, and the list it stands in. */
export type Entry = readonly [list: ListName, record: unknown];

export function policy(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

export function arnOf(kind: 'role' | 'user' | 'group' | 'policy', name: string): string {
  return `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
}

export function trusting(Principal: object, Action: unknown = 'sts:AssumeRole'): object {
  return policy({ Effect: 'Allow', Principal, Action });
}

export function role(name: string, given: object = {}): Entry {
  const record = {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: arnOf('role', name),
    AssumeRolePolicyDocument: trusting({ Service: 'codebuild.amazonaws.com' }),
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    ...given,
  };
  return ['RoleDetailList', record];
}

export function user(name: string, given: object = {}): Entry {
  const record = {
    Path: '/',
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    Arn: arnOf('user', name),
    GroupList: [],
    AttachedManagedPolicies: [],
    ...given,
  };
  return ['UserDetailList', record];
}

export function group(name: string, given: object = {}): Entry {
  const record = {
    Path: '/',
    GroupName: name,
    GroupId: `AGPA${name.toUpperCase()}`,
    Arn: arnOf('group', name),
    GroupPolicyList: [],
    AttachedManagedPolicies: [],
    ...given,
  };
  return ['GroupDetailList', record];
}

export function inline(document: unknown, PolicyName = 'own'): object {
  return { PolicyName, PolicyDocument: document };
}

export function attached(name: string, arn = arnOf('policy', name)): object {
  return { PolicyName: name, PolicyArn: arn };
}

/** A customer managed policy of one version, which is the default one. */
export function managed(name: string, document: unknown, given: object = {}): Entry {
  const record = {
    PolicyName: name,
    Arn: arnOf('policy', name),
    DefaultVersionId: 'v1',
    AttachmentCount: 1,
    PermissionsBoundaryUsageCount: 0,
    PolicyVersionList: [{ Document: document, VersionId: 'v1', IsDefaultVersion: true }],
    ...given,
  };
  return ['Policies', record];
}

export type Built = { readonly account: Account; readonly problems: readonly InputProblem[] };

export function build(entries: readonly Entry[], options?: AccountOptions, wants?: Wants): Built {
  const builder = new AccountBuilder(wants);
  const counts = new Map<ListName, number>();
  for (const [list, record] of entries) {
    const index = counts.get(list) ?? 0;
    counts.set(list, index + 1);
    builder.add(list, record, `page.json: ${list}[${index}]`);
  }
  const account = builder.finish(options);
  return { account, problems: builder.problems };
}

/** The first principal of records that no part of is lost. */
export function principalIn(entries: readonly Entry[], options?: AccountOptions): Principal {
  const { account, problems } = build(entries, options);
  const [principal] = account.principals;
  if (!principal || problems.length > 0) throw new Error(`no principal: ${JSON.stringify(problems)}`);
  return principal;
}

/** What policies say, in a line each: `policy arn:… v1: Allow s3:GetObject`, `missing policy arn:…`. */
export function shown(policies: readonly CarriedPolicy[] | undefined): readonly string[] | undefined {
  return policies?.map(({ name, statements, unknown }) => {
    const version = name.version === undefined ? '' : ` ${name.version}`;
    const actions = statements.map(({ effect, actions: { negated, patterns } }) => {
      const sources = patterns.map(({ source }) => source).join(' ');
      return `${effect} ${negated ? 'not ' : ''}${sources}`;
    });
    return unknown ? describePolicy(name) : `${describePolicy(name)}${version}: ${actions.join(', ')}`;
  });
}
