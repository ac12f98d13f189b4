import { describe, expect, test } from 'vitest';
import { AccountBuilder } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { findingsOf, type PrincipalReport, principalReport, type Status } from '#findings';
import { attached, type Entry, group, inline, managed, policy, role, user } from '../account/dump.ts';
import { CONNECTION, type Given, NOW, OVER_THE_CAP, UNREADABLE } from '../controls/judged.ts';
import { approved, findingIn, judgedOf, reportOf } from './findings.ts';

const USE = { Effect: 'Allow', Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const USE_ALL = { ...USE, Resource: '*' };
const ELSEWHERE = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const ADMINISTRATOR = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Reports on every principal of a small account, by name. */
function reportsOn(...entries: readonly Entry[]): ReadonlyMap<string, PrincipalReport> {
  const builder = new AccountBuilder();
  for (const [list, record] of entries) builder.add(list, record, list);
  const judge = new Judge(CONTROLS, DEFAULT_PARAMETERS, NOW);
  return new Map(
    builder.finish().principals.map((principal) => {
      const judged = judge.judge(principal);
      return [principal.caller.name, principalReport(judged, findingsOf(judged))];
    }),
  );
}

function reportOn(...entries: readonly Entry[]): PrincipalReport {
  const [first] = reportsOn(...entries).values();
  if (!first) throw new Error('no principal');
  return first;
}

test('a report has the elements that the schema names, and no others', () => {
  const entry = role('app', { RolePolicyList: [inline(policy({ ...USE_ALL, Sid: 'Build' }), 'build')] });
  const { findings, ...report } = reportOn(entry);
  expect(report).toEqual({
    arn: 'arn:aws:iam::111122223333:role/app',
    id: 'AROAAPP',
    name: 'app',
    type: 'role',
    exposure: 'any-account',
    repositories: 'any-repository',
    unlessKeyAbsent: false,
    access: 'read-write',
    administrator: false,
    permissionSet: null,
    cells: [
      { actionPrefix: 'codeconnections', arnPrefix: 'codeconnections' },
      { actionPrefix: 'codeconnections', arnPrefix: 'codestar-connections' },
    ],
    status: 'failed',
    reason: findings[0]?.message,
    grants: [
      {
        policy: 'build',
        policyArn: null,
        policyVersion: null,
        policyKind: 'inline',
        awsManaged: false,
        viaGroup: null,
        statement: 'Statement[0]',
        sid: 'Build',
        actions: ['codeconnections:UseConnection'],
        resources: ['*'],
        conditions: [],
      },
    ],
  });
  expect(findings.map(({ control }) => control)).toEqual(CONTROLS.map(({ id }) => id));
  expect(findings[0]).toEqual({
    control: 'CCG.1',
    slug: 'use-connection-named',
    title: CONTROLS[0]?.title,
    status: 'failed',
    severity: 'critical',
    messageKey: 'beyond',
    message: expect.stringContaining('beyond the connections its policies name') as string,
    evidence: [
      {
        policy: 'build',
        policyArn: null,
        policyVersion: null,
        policyKind: 'inline',
        awsManaged: false,
        viaGroup: null,
        statement: 'Statement[0]',
        sid: 'Build',
      },
    ],
    witness: {
      action: expect.stringMatching(/^code(star-)?connections:UseConnection$/) as string,
      resource: expect.stringMatching(/^arn:aws:/) as string,
      context: {},
    },
    dependsOn: [],
    remedy: CONTROLS[0]?.remedy,
    exception: null,
  });
});

test('where nothing is wrong a finding has no severity, evidence, witness or remedy', () => {
  expect(findingIn(reportOf({ policies: [USE] }), 'CCG.1')).toMatchObject({
    status: 'passed',
    severity: null,
    messageKey: 'named',
    evidence: [],
    witness: null,
    dependsOn: [],
    remedy: null,
  });
});

test('what is undetermined says on what it depends, and has no witness', () => {
  const { findings, ...report } = reportOf({ policies: [USE, UNREADABLE] });
  expect(report).toMatchObject({ status: 'undetermined', exposure: 'undetermined' });
  expect(findingIn({ ...report, findings }, 'CCG.1')).toMatchObject({
    status: 'undetermined',
    severity: 'high',
    witness: null,
    dependsOn: [expect.stringContaining('inline policy policy-1')],
    remedy: CONTROLS[0]?.remedy,
  });
});

test('a grant is told as its statement says it', () => {
  const conditions = {
    'ForAllValues:StringLike': { 'codeconnections:FullRepositoryId': ['acme/*', 'acme-2/*'] },
    Bool: { 'aws:SecureTransport': true },
  };
  const statement = {
    Effect: 'Allow',
    NotAction: ['iam:*', 's3:*'],
    NotResource: 'arn:aws:s3:::*',
    Condition: conditions,
  };
  expect(reportOf({ policies: [statement] }).grants).toMatchObject([
    {
      actions: ['not iam:*', 'not s3:*'],
      resources: ['not arn:aws:s3:::*'],
      conditions: [
        'ForAllValues:StringLike codeconnections:FullRepositoryId [acme/*, acme-2/*]',
        'Bool aws:SecureTransport [true]',
      ],
    },
  ]);
});

test('grants are the statements that grant something of it, each once', () => {
  const both = { ...USE, Action: ['codeconnections:UseConnection', 'codeconnections:PassConnection'] };
  const denied = { ...USE, Effect: 'Deny', Resource: 'arn:aws:codeconnections:eu-*:*:*' };
  const { grants } = reportOf({ policies: [policy(ELSEWHERE, both, denied)] });
  expect(grants.map(({ statement }) => statement)).toEqual(['Statement[1]']);
});

describe('evidence says how the principal came by the policy', () => {
  const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';

  test('through a group, and which version of a managed policy', () => {
    const staff = group('staff', {
      GroupPolicyList: [inline(policy(ELSEWHERE, { ...USE_ALL, Sid: 'Use' }), 'tools')],
      AttachedManagedPolicies: [attached('builders')],
    });
    const builders = managed('builders', undefined, {
      DefaultVersionId: 'v7',
      PolicyVersionList: [{ VersionId: 'v7', IsDefaultVersion: true, Document: policy(USE_ALL) }],
    });
    const report = reportOn(user('ana', { GroupList: ['staff'] }), staff, builders);
    expect(findingIn(report, 'CCG.1').evidence).toEqual([
      {
        policy: 'tools',
        policyArn: null,
        policyVersion: null,
        policyKind: 'inline',
        awsManaged: false,
        viaGroup: 'staff',
        statement: 'Statement[1]',
        sid: 'Use',
      },
      {
        policy: 'builders',
        policyArn: 'arn:aws:iam::111122223333:policy/builders',
        policyVersion: 'v7',
        policyKind: 'managed',
        awsManaged: false,
        viaGroup: 'staff',
        statement: 'Statement[0]',
        sid: null,
      },
    ]);
  });

  test("from a policy of AWS's own, which can only be replaced", () => {
    const report = reportOn(
      role('app', { AttachedManagedPolicies: [attached('PowerUserAccess', POWER_USER)] }),
      managed('PowerUserAccess', policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), {
        Arn: POWER_USER,
      }),
    );
    const { evidence, message } = findingIn(report, 'CCG.1');
    expect(evidence).toMatchObject([{ policyArn: POWER_USER, awsManaged: true, viaGroup: null }]);
    expect(message).toContain('PowerUserAccess is an AWS managed policy');
  });

  test('whoever else carries the same statements, cut into policies in another way', () => {
    const other = { ...USE_ALL, Action: 'codestar-connections:UseConnection' };
    const inlines = (...documents: readonly object[]) => ({
      RolePolicyList: documents.map((document, index) => inline(document, `part-${index}`)),
    });
    const places = [
      role('one', inlines(policy(USE_ALL, other))),
      role('two', inlines(policy(USE_ALL), policy(other))),
      role('three', inlines(policy(ELSEWHERE, USE_ALL), policy(ELSEWHERE), policy(other))),
    ];
    const evidenceOf = (entries: readonly Entry[]) =>
      new Map(
        [...reportsOn(...entries)].map(([name, report]) => [
          name,
          findingIn(report, 'CCG.1').evidence.map(({ policy: by, statement }) => `${by} ${statement}`),
        ]),
      );
    const wanted = new Map([
      ['one', ['part-0 Statement[0]', 'part-0 Statement[1]']],
      ['two', ['part-0 Statement[0]', 'part-1 Statement[0]']],
      ['three', ['part-0 Statement[1]', 'part-2 Statement[0]']],
    ]);
    expect(evidenceOf(places)).toEqual(wanted);
    expect(evidenceOf(places.toReversed())).toEqual(wanted);
  });
});

test('a role of IAM Identity Center is reported with its permission set', () => {
  const Path = '/aws-reserved/sso.amazonaws.com/';
  const report = reportOn(role('AWSReservedSSO_Builders_0123456789abcdef', { Path }));
  expect(report.permissionSet).toBe('Builders');
});

describe('the status of a principal', () => {
  const FAILED = { policies: [USE_ALL] };
  const UNREADABLE_TRUST = { Action: 'sts:AssumeRole', Principal: 'anybody' };
  const STATUSES: readonly (readonly [fact: string, given: Given, status: Status, exposure: string])[] = [
    ['passed, with a reason, where it has no policy', { policies: [] }, 'passed', 'none'],
    ['passed where nothing is about connections', { policies: [ELSEWHERE] }, 'passed', 'none'],
    [
      'passed where a Deny takes away what is granted',
      { policies: [USE_ALL, { ...USE_ALL, Effect: 'Deny' }] },
      'passed',
      'none',
    ],
    ['passed where all that matters passes', { policies: [USE] }, 'passed', 'named'],
    ['failed where anything fails', FAILED, 'failed', 'any-account'],
    [
      'failed where one thing fails and another is undetermined',
      { ...FAILED, trust: UNREADABLE_TRUST },
      'failed',
      'any-account',
    ],
    [
      'undetermined where an unreadable document may deny what another allows',
      { policies: [USE_ALL, UNREADABLE] },
      'undetermined',
      'undetermined',
    ],
    [
      'undetermined where a document cannot be read',
      { policies: [USE, UNREADABLE] },
      'undetermined',
      'undetermined',
    ],
    [
      'undetermined where all that is known is a document that cannot be read',
      { policies: [UNREADABLE] },
      'undetermined',
      'undetermined',
    ],
    [
      'undetermined where the boundary is missing',
      { policies: [USE], boundary: 'missing' },
      'undetermined',
      'undetermined',
    ],
    [
      'undetermined above a cap',
      { policies: [{ ...USE_ALL, Condition: OVER_THE_CAP }] },
      'undetermined',
      'undetermined',
    ],
    [
      'passed under a missing boundary where there is nothing to bound',
      { policies: [ELSEWHERE], boundary: 'missing' },
      'passed',
      'none',
    ],
    [
      'passed where a readable boundary takes away what an unreadable policy may grant',
      { policies: [UNREADABLE], boundary: ELSEWHERE },
      'passed',
      'none',
    ],
    [
      'not applicable where it is excluded',
      { ...FAILED, parameters: { excludePrincipals: ['arn:aws:iam::*:role/app'] } },
      'notApplicable',
      'any-account',
    ],
  ];

  test.each(STATUSES)('is %s', (_, given, status, exposure) => {
    const report = reportOf(given);
    expect(report).toMatchObject({ status, exposure });
    expect(report.reason).not.toBe('');
  });

  test('says why there is nothing to find', () => {
    expect(reportOf({ policies: [ELSEWHERE] })).toMatchObject({
      reason: 'no policy grants it anything on connections',
      grants: [],
      findings: [],
      repositories: null,
      access: null,
      cells: [],
    });
  });

  test('is not applicable for a service-linked role, with the reason', () => {
    const linked = role('AWSServiceRoleForX', {
      Path: '/aws-service-role/x.amazonaws.com/',
      RolePolicyList: [inline(policy(USE_ALL))],
    });
    const report = reportOn(linked);
    expect(report).toMatchObject({
      status: 'notApplicable',
      reason: 'service-linked role: only AWS can change its policies',
    });
    expect(new Set(report.findings.map(({ status }) => status))).toEqual(new Set(['notApplicable']));
  });

  test('is not applicable where no control was asked for', () => {
    const judged = { ...judgedOf(FAILED), judgements: [] };
    expect(principalReport(judged, [])).toMatchObject({
      status: 'notApplicable',
      reason: 'no control applies',
      exposure: 'any-account',
    });
  });

  test('is failed for an administrator, as what it is', () => {
    const report = reportOf({ policies: [ADMINISTRATOR] });
    expect(report).toMatchObject({ status: 'failed', administrator: true, exposure: 'any-account' });
    expect(findingIn(report, 'CCG.1')).toMatchObject({ messageKey: 'administrator', severity: 'medium' });
  });

  test('is undetermined where two records of it contradict each other', () => {
    const report = reportOn(role('app'), role('app', { RolePolicyList: [inline(policy(ELSEWHERE))] }));
    expect(report).toMatchObject({ status: 'undetermined', exposure: 'undetermined' });
    expect(findingIn(report, 'CCG.1').dependsOn).toContainEqual(
      expect.stringContaining('two different records of it'),
    );
  });

  test('is passed where an exception covers all that fails, and the reason says so', () => {
    const report = reportOf(FAILED, [approved(FAILED)]);
    expect(report.findings.filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect(report.status).toBe('passed');
    expect(report.reason).toBe(`excepted: ${findingIn(report, 'CCG.1').message}`);
  });

  test('stays failed where an exception covers only one of two failures, and the reason is the other', () => {
    const both = { policies: [{ ...USE_ALL, Action: 'codeconnections:*' }] };
    const report = reportOf(both, [approved(both)]);
    expect(report.status).toBe('failed');
    const open = report.findings.find(({ status, exception }) => status === 'failed' && !exception);
    expect(report.reason).toBe(open?.message);
  });
});

test('names that would break a terminal or an object are told as they are', () => {
  const hostile = ['__proto__', '\u001b[31mred', '<script>', '"},{', '\u202Egnp', 'a\nb', '\ud800'];
  for (const name of hostile) {
    const entry = role('app', {
      RoleName: name,
      RolePolicyList: [
        inline(
          policy({
            ...USE_ALL,
            Sid: name,
            Condition: { StringLike: { [`aws:RequestTag/${name}`]: `${name}*` } },
          }),
          name,
        ),
      ],
    });
    const report = JSON.parse(JSON.stringify(reportOn(entry))) as PrincipalReport;
    expect(report.name).toBe(name);
    expect(report.grants).toMatchObject([
      { policy: name, sid: name, conditions: [`StringLike aws:RequestTag/${name} [${name}*]`] },
    ]);
    expect(findingIn(report, 'CCG.1').evidence).toMatchObject([{ policy: name, sid: name }]);
  }
});
