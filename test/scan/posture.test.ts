import { describe, expect, it } from 'vitest';
import { type Neighbour, type PostureRow, postureOf, type Report, readFsbpFindings } from '#scan';
import { fsbpFinding } from '../cli/fsbp.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const OWN = 'arn:aws:iam::111122223333:policy/own';
const OF_AWS = 'arn:aws:iam::aws:policy/PowerUserAccess';

function neighbour(control: string, resource: string, more: Partial<Neighbour> = {}): Neighbour {
  const finding = { Id: `${control} ${resource}`, ProductArn: 'p' };
  return { finding, control, resources: [resource], status: 'FAILED', isSuppressed: false, ...more };
}

type Ours = { readonly status: string; readonly severity?: string; readonly excepted?: boolean };

/** A report of one role, with as much of it as a posture looks at. */
function reportOf(
  ours: readonly Ours[],
  policies: readonly { policyArn: string | null; awsManaged: boolean }[] = [],
) {
  const findings = ours.map(({ status, severity = 'high', excepted = false }) => {
    const exception = excepted ? { applies: true } : null;
    return { control: 'CCG.1', status, severity, message: 'why', dependsOn: [], exception };
  });
  const principal = { arn: ROLE, id: null, name: 'app', status: 'failed', findings, grants: policies };
  const account = { id: '111122223333', partition: 'aws' };
  return { account, evaluatedAt: '', principals: [principal] } as unknown as Report;
}

function rowOf(report: Report, ...theirs: readonly Neighbour[]): PostureRow {
  const [row] = postureOf(report, theirs).principals;
  if (!row) throw new Error('no row');
  return row;
}

describe('a posture', () => {
  const failing = reportOf([{ status: 'failed' }]);
  const policies = [
    { policyArn: OWN, awsManaged: false },
    { policyArn: OWN, awsManaged: false },
    { policyArn: OF_AWS, awsManaged: true },
    { policyArn: null, awsManaged: false },
  ];

  it.each<[string, Report, readonly Neighbour[], PostureRow['agreement']]>([
    ['nothing but ours', failing, [], 'missed'],
    [
      'a pass of FSBP beside our failure',
      failing,
      [neighbour('IAM.2', ROLE, { status: 'PASSED' })],
      'missed',
    ],
    [
      'a warning of FSBP beside our failure',
      failing,
      [neighbour('IAM.2', ROLE, { status: 'WARNING' })],
      'missed',
    ],
    ['a failure of each', failing, [neighbour('IAM.2', ROLE)], 'both'],
    [
      'a failure that somebody suppressed',
      failing,
      [neighbour('IAM.2', ROLE, { isSuppressed: true })],
      'both',
    ],
    ['a failure of another principal', failing, [neighbour('IAM.2', `${ROLE}2`)], 'missed'],
    [
      'a failure where ours is excepted',
      reportOf([{ status: 'failed', excepted: true }]),
      [neighbour('IAM.2', ROLE)],
      'fsbp',
    ],
    ['doubt alone', reportOf([{ status: 'undetermined' }]), [], 'neither'],
    [
      'a failure of a policy it carries',
      reportOf([{ status: 'failed' }], policies),
      [neighbour('IAM.21', OWN)],
      'both',
    ],
    [
      'a failure of a policy of AWS',
      reportOf([{ status: 'failed' }], policies),
      [neighbour('IAM.1', OF_AWS)],
      'missed',
    ],
  ])('calls %s by its name', (_, report, theirs, agreement) => {
    expect(rowOf(report, ...theirs).agreement).toBe(agreement);
  });

  it('takes findings of several Regions on one resource for one, the worst', () => {
    const passed = neighbour('IAM.2', ROLE, { status: 'PASSED' });
    for (const theirs of [
      [passed, neighbour('IAM.2', ROLE)],
      [neighbour('IAM.2', ROLE), passed],
    ])
      expect(rowOf(failing, ...theirs).fsbp).toEqual([
        { control: 'IAM.2', status: 'FAILED', suppressed: false, resource: ROLE },
      ]);
  });

  it('lists failures first, and controls by their numbers', () => {
    const theirs = ['IAM.10', 'IAM.9', 'EC2.1'].map((control) => neighbour(control, ROLE));
    const { fsbp, alongside } = rowOf(failing, neighbour('IAM.1', ROLE, { status: 'PASSED' }), ...theirs);
    expect(fsbp.map(({ control }) => control)).toEqual(['EC2.1', 'IAM.9', 'IAM.10', 'IAM.1']);
    expect(alongside).toEqual(['EC2.1', 'IAM.1', 'IAM.9', 'IAM.10']);
  });

  it('does not mistake resources for what every object has', () => {
    expect(rowOf(failing, neighbour('IAM.2', '__proto__'), neighbour('IAM.2', 'constructor')).fsbp).toEqual(
      [],
    );
  });
});

describe('findings of FSBP in a file', () => {
  const read = (...findings: readonly unknown[]) => readFsbpFindings({ Findings: findings });
  const controlsIn = (...findings: readonly unknown[]) =>
    read(...findings)?.findings.map(({ control }) => control);
  const standards = (...ids: readonly string[]) => ({
    Compliance: {
      Status: 'FAILED',
      SecurityControlId: 'IAM.2',
      AssociatedStandards: ids.map((StandardsId) => ({ StandardsId })),
    },
  });
  const CIS = 'standards/cis-aws-foundations-benchmark/v/3.0.0';
  const FSBP = 'standards/aws-foundational-security-best-practices/v/1.0.0';
  const OLD = 'aws-foundational-security-best-practices/v/1.0.0/IAM.2';
  const none = { Compliance: { Status: 'FAILED' } };

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['of FSBP', {}, ['IAM.2']],
    ['of FSBP and another standard', standards(CIS, FSBP), ['IAM.2']],
    ['of another standard alone', standards(CIS), []],
    ['of one standard, as they were before consolidation', { ...none, GeneratorId: OLD }, ['IAM.2']],
    [
      'of another standard, as they were before',
      { ...none, GeneratorId: 'arn:aws:securityhub:::ruleset/cis/v/1.2.0/rule/1.3' },
      [],
    ],
    [
      'of a control that says nothing of standards',
      { Compliance: { SecurityControlId: 'IAM.2' } },
      ['IAM.2'],
    ],
    ['of another product', { ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/inspector' }, []],
    [
      'of ours',
      { ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default' },
      [],
    ],
    ['of the past', { RecordState: 'ARCHIVED' }, []],
  ])('count where they are %s', (_, more, controls) => {
    expect(controlsIn(fsbpFinding('IAM.2', ROLE, more))).toEqual(controls);
    expect(read(fsbpFinding('IAM.2', ROLE, more))?.problems).toEqual([]);
  });

  it('come as pages one after the other', () => {
    const page = (control: string, more = {}) => ({ Findings: [fsbpFinding(control, ROLE)], ...more });
    const whole = readFsbpFindings([page('IAM.1', { NextToken: 'a' }), page('IAM.2')]);
    expect(whole?.findings).toHaveLength(2);
    expect(whole?.problems).toEqual([]);
    const cut = readFsbpFindings([page('IAM.1', { NextToken: 'a' }), page('IAM.2', { NextToken: 'b' })]);
    expect(cut?.problems.map(({ path }) => path)).toEqual(['[1].Findings']);
  });

  it('take a status that nobody knows for none', () => {
    const strange = fsbpFinding('IAM.2', ROLE, {
      Compliance: { Status: '\u0000', SecurityControlId: 'IAM.2' },
    });
    expect(read(strange)?.findings.map(({ status }) => status)).toEqual(['NOT_AVAILABLE']);
  });

  it.each([
    null,
    [],
    'x',
    3,
    { ProductArn: 3 },
    fsbpFinding('IAM.2', ROLE, { Id: 3 }),
    fsbpFinding('IAM.2', ROLE, { AwsAccountId: null }),
    fsbpFinding('IAM.2', ROLE, { Resources: 'x' }),
    fsbpFinding('IAM.2\n', ROLE),
    fsbpFinding('x'.repeat(10_000), ROLE),
    fsbpFinding('😀.1', ROLE),
  ])('that are broken are told, and cost only themselves: %#', (broken) => {
    const reading = read(fsbpFinding('IAM.1', ROLE), broken, fsbpFinding('IAM.3', ROLE));
    expect(reading?.findings.map(({ control }) => control)).toEqual(['IAM.1', 'IAM.3']);
    expect(reading?.problems.map(({ path }) => path)).toEqual(['Findings[1]']);
  });

  it.each([null, 1, 'x', {}, { Findings: {} }, [1], [[]], { __proto__: { Findings: [] } }])(
    'are not taken for such where nothing is a finding: %j',
    (given) => {
      expect(readFsbpFindings(JSON.parse(JSON.stringify(given)))).toBeUndefined();
    },
  );

  it('leave out what is no resource', () => {
    const odd = fsbpFinding('IAM.2', ROLE, { Resources: [null, 1, { Id: 2 }, { Id: ROLE }] });
    expect(read(odd)?.findings.map(({ resources }) => resources)).toEqual([[ROLE]]);
  });
});
