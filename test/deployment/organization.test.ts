import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { memberPolicy, READS } from '#aws';
import { CONTROLS } from '#controls';
import { filesOf, LISTS_FOLDER } from '#scan';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';
import { organizationScan } from '../scan/organization/machine.ts';
import { readTemplate } from '../support/lambda/packaged.ts';
import { calledOperations } from './called-operations.ts';

type Statement = {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};
type Policy = {
  readonly PolicyName: string;
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
};
type Choice = { readonly 'Fn::If': readonly [string, Policy, unknown] };

const { Resources, Parameters, Conditions } = readTemplate(PACKAGE_FOLDER);
const properties = (name: string) => Resources[name]?.Properties ?? {};
const conditionOf = (name: string) => (Resources[name] as { Condition?: string } | undefined)?.Condition;

/** Statements of a role, with those that depend on a condition. */
function statementsOf(role: string): readonly Statement[] {
  const policies = properties(role).Policies as readonly (Policy | Choice)[];
  return policies.flatMap((each) => ('Fn::If' in each ? each['Fn::If'][1] : each).PolicyDocument.Statement);
}

const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action);
/** What every function may do to tell of itself. */
const ITSELF = /^(?:logs|xray|sqs):/;

describe('the scan of an account', () => {
  it('is there only where a schedule or an organization asks for it', () => {
    expect(conditionOf('ScanAccountLambdaFunction')).toBe('AccountsAreScanned');
    expect(Conditions.AccountsAreScanned).toEqual({
      'Fn::Or': [{ Condition: 'HasSchedule' }, { Condition: 'OrganizationIsScanned' }],
    });
    expect([Parameters.ScanSchedule?.Default, Parameters.ScanOrganization?.Default]).toEqual(['', 'false']);
  });

  it('is named by the time it was scheduled for, so that a retried event goes on with the same scan', () => {
    const { Target } = properties('AccountSchedule') as { Target: Record<string, unknown> };
    expect(JSON.parse(String(Target.Input))).toEqual({ scan: 'account-<aws.scheduler.scheduled-time>' });
    expect(conditionOf('AccountSchedule')).toBe('AccountIsScheduled');
  });

  it('is tried three times by Lambda, and then kept', () => {
    expect(properties('ScanAccountLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailureQueue', 'Arn'] } } },
    });
  });

  it('may do what its adapters call, and nothing else', () => {
    // What lies in the same files, and is asked by nobody here: policies of the organization, holders of a policy, members of a
    // group, items of AWS Config, and what takes no permission.
    const unasked = [
      'config:BatchGetResourceConfig',
      'config:GetResourceConfigHistory',
      'iam:GetGroup',
      'organizations:DescribeOrganization',
      'organizations:DescribePolicy',
      'organizations:ListAccounts',
      'organizations:ListParents',
      'organizations:ListPoliciesForTarget',
      'iam:ListEntitiesForPolicy',
      'sts:GetCallerIdentity',
    ];
    const called = calledOperations('src/aws/connect-scans.ts');
    expect(unasked.filter((action) => !called.has(action))).toEqual([]);
    const asked = actionsOf('ScanAccountFunctionRole').filter((action) => !ITSELF.test(action));
    expect([...new Set(asked)].sort()).toEqual(
      [...called].filter((action) => !unasked.includes(action)).sort(),
    );
  });

  it('changes nothing but findings of its own account and its own state', () => {
    const writes = statementsOf('ScanAccountFunctionRole').filter(({ Action }) =>
      [Action]
        .flat()
        .some((action) => !/:(?:Get|List|Describe|BatchGet|GenerateCredentialReport)/.test(action)),
    );
    const own = writes.filter(({ Action }) => ![Action].flat().some((action) => ITSELF.test(action)));
    expect(own.map(({ Sid }) => Sid).sort()).toEqual(['BecomeMember', 'KeepState', 'WriteOwnFindings']);
    expect(own.filter(({ Resource }) => Resource === '*')).toEqual([]);
  });

  it('reads in its own account what it reads in others', () => {
    const read = statementsOf('ScanAccountFunctionRole').find(({ Sid }) => Sid === 'ReadAccount');
    expect(read?.Action).toEqual(READS);
  });

  it('may become nobody but the member role', () => {
    expect(statementsOf('ScanAccountFunctionRole').find(({ Sid }) => Sid === 'BecomeMember')).toMatchObject({
      Action: 'sts:AssumeRole',
      Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/\${MemberRoleName}` },
    });
    expect(properties('ScanAccountLambdaFunction')).toMatchObject({
      Environment: {
        Variables: { MEMBER_ROLE: { 'Fn::If': ['OrganizationIsScanned', { Ref: 'MemberRoleName' }, ''] } },
      },
    });
  });
});

describe('the scan of an organization', () => {
  const machine = properties('OrganizationScan');

  it('is there only where it is asked for', () => {
    const names = [
      'OrganizationScan',
      'ListAccountsLambdaFunction',
      'ScanSummaryLambdaFunction',
      'OrganizationScanRole',
    ];
    expect(new Set(names.map(conditionOf))).toEqual(new Set(['OrganizationIsScanned']));
  });

  it('is the state machine that the tests run, and one that the language allows', () => {
    const values = machine.DefinitionSubstitutions as Readonly<Record<string, unknown>>;
    const named = [...JSON.stringify(machine.Definition).matchAll(/\$\{(\w+)\}/g)].map(
      ([, name = '']) => name,
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(values).sort());
    expect(machine.Definition).toEqual(
      JSON.parse(readFileSync('resources/organization-scan.asl.json', 'utf8')),
    );
    expect(validate(organizationScan(), { checkPaths: true, checkArn: true }).isValid).toBe(true);
  });

  it.each([
    [
      'ListAccountsFunctionRole',
      'the first step',
      ['organizations:ListAccounts', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
    ],
    ['ScanSummaryFunctionRole', 'the last step', ['s3:GetObject', 's3:ListBucket', 's3:PutObject']],
  ])('%s: %s may only list accounts and files', (role, _what, wanted) => {
    const actions = actionsOf(role).filter((action) => !ITSELF.test(action));
    expect([...new Set(actions)].sort()).toEqual(wanted);
  });

  it('may read and write the files that the code names, and no others', () => {
    const folder = 'scans/*/';
    const { accounts, results, summary, state } = filesOf('*');
    expect([accounts, results, summary, state('1')]).toEqual([
      `${folder}accounts.json`,
      `${folder}results`,
      `${folder}summary.json`,
      `${folder}state/1.json`,
    ]);
    const paths = [
      'ScanAccountFunctionRole',
      'ListAccountsFunctionRole',
      'ScanSummaryFunctionRole',
      'OrganizationScanRole',
    ]
      .flatMap((role) => statementsOf(role))
      .flatMap(({ Resource }) =>
        [...JSON.stringify(Resource).matchAll(/FilesBucket\.Arn\}\/([^"]*)/g)].map(([, path = '']) => path),
      );
    expect([...new Set(paths)].sort()).toEqual(
      [`${LISTS_FOLDER}*`, accounts, `${results}/*`, summary, state('*')].sort(),
    );
  });

  it('runs as a role that starts only this machine and its three functions', () => {
    const statements = statementsOf('OrganizationScanRole');
    const name = 'codeconnections-guard-main-organization-scan';
    expect(machine.StateMachineName).toBe(name);
    expect(statements.find(({ Sid }) => Sid === 'StartChildren')?.Resource).toEqual({
      'Fn::Sub': `arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${name}`,
    });
    expect(statements.find(({ Sid }) => Sid === 'InvokeSteps')?.Resource).toEqual(
      ['ListAccounts', 'ScanAccount', 'ScanSummary'].map((step) => ({
        'Fn::GetAtt': [`${step}LambdaFunction`, 'Arn'],
      })),
    );
    expect(statements.filter(({ Resource, Sid }) => Resource === '*' && Sid !== 'WriteTraces')).toEqual([]);
  });

  it('raises an alarm when it fails, and when accounts could not be scanned', () => {
    expect(properties('OrganizationScanAlarm')).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
    });
    expect(properties('AccountsFailedAlarm')).toMatchObject({
      Namespace: 'CodeConnectionsGuard',
      MetricName: 'AccountsFailed',
    });
  });
});

describe('what scans leave in S3', () => {
  const bucket = properties('FilesBucket');

  it('is encrypted, public to nobody, and on encrypted connections alone', () => {
    expect(bucket).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(properties('FilesBucketPolicy').PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': false } } }],
    });
  });

  it('goes away after a time, but for lists that people put there', () => {
    const { LifecycleConfiguration: lifecycle } = bucket as {
      LifecycleConfiguration: { Rules: Record<string, unknown>[] };
    };
    const ending = lifecycle.Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(ending).toEqual([
      expect.objectContaining({ Prefix: 'scans/', ExpirationInDays: { Ref: 'ScanRetentionDays' } }),
    ]);
  });
});

describe('the member role', () => {
  const template = readFileSync('resources/member-role.yml', 'utf8');
  const granted = [...template.matchAll(/^\s+- ([a-z0-9-]+:[A-Z]\w+)$/gm)].map(([, action]) => action ?? '');

  it('may do exactly what the session policy leaves it', () => {
    const { Statement } = memberPolicy('aws', '111122223333');
    const single = [...template.matchAll(/Action: ([a-z0-9-]+:[A-Z]\w+)$/gm)].map(
      ([, action]) => action ?? '',
    );
    expect([...granted, ...single.filter((action) => action !== 'sts:AssumeRole')].sort()).toEqual(
      Statement.flatMap(({ Action }) => Action).sort(),
    );
  });

  it('can be assumed by one role, and only with the external id', () => {
    expect(template).toMatch(/sts:ExternalId: !Ref ExternalId/);
    expect(template).toMatch(/aws:PrincipalArn: !Ref ScannerRoleArn/);
  });
});

describe('the rule for an organization', () => {
  const pack = readFileSync('resources/conformance-pack.yml', 'utf8');
  const rule = properties('ConfigRule') as {
    readonly Scope: object;
    readonly Source: { readonly SourceDetails: object[] };
  };

  it('is the conformance pack, in every account', () => {
    const [, body = ''] = readFileSync('resources/organization-rule.yml', 'utf8').split(
      '      TemplateBody: |\n',
    );
    expect(body.replace(/^ {10}/gm, '')).toBe(pack.slice(pack.indexOf('Parameters:')));
  });

  it('asks the function of each account the same as the rule of a stack', () => {
    const messages = [...pack.matchAll(/MessageType: (\w+)/g)].map(([, name]) => name);
    const types = [...pack.matchAll(/- (AWS::IAM::\w+)/g)].map(([, name]) => name);
    expect(rule.Source.SourceDetails).toMatchObject(messages.map((MessageType) => ({ MessageType })));
    expect(rule.Scope).toEqual({ ComplianceResourceTypes: types });
    expect(pack).toContain(`Default: ${String(properties('ConfigRuleLambdaFunction').FunctionName)}`);
  });

  it('judges what a rule judges that is told nothing', () => {
    const [, ids = ''] = /Controls:\n\s+Type: String\n\s+Default: (.*)/.exec(pack) ?? [];
    const usual = CONTROLS.filter(({ severity }) => severity !== 'low').map(({ id }) => id);
    expect(ids.split(',')).toEqual(usual);
  });
});
