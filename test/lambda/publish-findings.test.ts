import { afterEach, describe, expect, it } from 'vitest';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';
import { EXAMPLES, exampleAccount } from '../support/lambda/example-account.ts';
import { type Invocation, type LocalRule, startRule } from '../support/lambda/local-rule.ts';
import { readTemplate } from '../support/lambda/packaged.ts';

const FSBP = 'arn:aws:securityhub:eu-central-1::standards/aws-foundational-security-best-practices/v/1.0.0';
const started: LocalRule[] = [];

async function start(environment: Readonly<Record<string, string>> = { PUBLISH_FINDINGS: 'true' }) {
  const rule = await startRule(PACKAGE_FOLDER, environment);
  started.push(rule);
  return { ...rule, hub: rule.aws.hub, events: exampleAccount(rule.aws) };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((rule) => rule.stop()));
});

const lines = ({ log }: Invocation): Record<string, unknown>[] =>
  log.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

describe('the packaged function, told to publish findings,', () => {
  it('sends a changed role’s findings with every field, in spite of all that the bundle leaves out', async () => {
    const { aws, hub, events, invoke } = await start();
    const { answer, calls } = await invoke(events['role-change']);
    expect(answer).toEqual({ kind: 'response', body: null });
    expect(calls).toEqual({
      'config:BatchGetResourceConfig': 1,
      'config:PutEvaluations': 1,
      'securityhub:BatchImportFindings': 1,
      'securityhub:DescribeHub': 1,
      'securityhub:GetFindings': 1,
    });
    const role = aws.account.find('Role', 'deploy-web');
    expect(hub.find(`ccguard/CCG.1/111122223333/eu-central-1/${role?.id}`)?.current).toMatchObject({
      SchemaVersion: '2018-10-08',
      ProductName: 'ccguard',
      GeneratorId: 'ccguard/CCG.1',
      AwsAccountId: '111122223333',
      Title: expect.stringContaining('UseConnection is limited to named connections'),
      Compliance: { Status: 'FAILED', RelatedRequirements: expect.arrayContaining(['NIST.800-53.r5 AC-6']) },
      Severity: { Label: 'CRITICAL' },
      Types: [expect.stringContaining('Software and Configuration Checks')],
      Remediation: { Recommendation: { Url: expect.stringMatching(/^https:/) } },
      ProductFields: { 'ccguard/control': expect.stringContaining('CCG.1') },
      Resources: [{ Type: 'AwsIamRole', Id: role?.arn, Region: 'eu-central-1' }],
    });
  });

  it('archives what is gone when the schedule tells', async () => {
    const { aws, hub, events, invoke } = await start();
    await invoke(events.scheduled);
    const before = hub.findings.length;
    const role = aws.account.find('Role', 'deploy-web');
    if (role) aws.account.delete(role);
    const later = JSON.stringify({
      ...JSON.parse(events.scheduled.invokingEvent),
      notificationCreationTime: '2026-02-05T10:00:00.000Z',
    });
    await invoke({ ...events.scheduled, invokingEvent: later });
    const archived = hub.findings.filter(({ RecordState }) => RecordState === 'ARCHIVED');
    expect(before).toBeGreaterThan(archived.length);
    expect(new Set(archived.map(({ Id }) => String(Id).split('/').at(-1)))).toEqual(new Set([role?.id]));
  });

  it('calls nothing that its role does not allow', async () => {
    const { hub, events, invoke } = await start();
    hub.standards.push({ arn: FSBP, status: 'READY', controls: { 'IAM.1': 'no full administrators' } });
    const allowed = JSON.stringify(
      readTemplate(PACKAGE_FOLDER).Resources.ConfigRuleFunctionRole?.Properties.Policies,
    );
    const called = new Set<string>();
    for (const name of EXAMPLES) {
      const { calls } = await invoke(events[name]);
      for (const operation of Object.keys(calls)) called.add(operation);
    }
    expect([...called].filter((operation) => operation.startsWith('securityhub:'))).toHaveLength(5);
    expect([...called].filter((operation) => !allowed.includes(`"${operation}"`))).toEqual([]);
  });

  it('says in metrics and in one line what it published', async () => {
    const { events, invoke } = await start();
    const invocation = await invoke(events['role-change']);
    const published = lines(invocation).find(({ message }) => message === 'evaluated')?.published;
    expect(published).toBeGreaterThan(1);
    expect(lines(invocation).find((line) => '_aws' in line)).toMatchObject({
      FindingsPublished: published,
      FindingsRefused: 0,
    });
  });

  it('fails when Security Hub takes nothing, with the reason, and AWS Config is told all the same', async () => {
    const { aws, events, invoke } = await start();
    aws.faults.next('securityhub:BatchImportFindings', { kind: 'denied' }, Number.POSITIVE_INFINITY);
    const invocation = await invoke(events['role-change']);
    expect(invocation.answer).toMatchObject({
      kind: 'error',
      body: { errorMessage: expect.stringMatching(/^Security Hub did not take .*AccessDeniedException/) },
    });
    expect(invocation.told).toHaveLength(1);
    expect(lines(invocation)).toContainEqual(
      expect.objectContaining({ level: 'ERROR', code: 'AccessDeniedException' }),
    );
  });

  it('says once that there is no hub, and tells AWS Config alone', async () => {
    const { hub, events, invoke } = await start();
    hub.isOn = false;
    const [first, second] = [await invoke(events['role-change']), await invoke(events['role-attached'])];
    expect([first.answer.kind, second.answer.kind]).toEqual(['response', 'response']);
    const warnings = [first, second].map(
      (each) => lines(each).filter(({ level }) => level === 'WARN').length,
    );
    expect(warnings).toEqual([1, 0]);
    expect(second.told).toHaveLength(1);
  });

  it('asks Security Hub nothing otherwise', async () => {
    const { events, invoke } = await start({});
    expect((await invoke(events['role-change'])).calls).toEqual({ 'config:PutEvaluations': 1 });
  });
});
