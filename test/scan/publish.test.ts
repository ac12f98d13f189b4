import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectFindingStore } from '#aws';
import type { FindingStore } from '#scan';
import { type Entity, startAwsDouble } from '../support/aws-double/index.ts';
import { virtualTime } from '../support/virtual-time.ts';
import { newestOf, notificationOf, oversizedMessage, scheduledMessage } from './config/events.ts';
import { BROAD, NAMED, UNRELATED } from './config/policies.ts';
import { connectPublishingRule, findingsOf, REGION } from './config/publishing.ts';
import type { Rule } from './config/rule.ts';

const IMPORT = 'securityhub:BatchImportFindings';
const READ = 'securityhub:GetFindings';
const DAY = 86_400;

async function opened() {
  const aws = await startAwsDouble();
  onTestFinished(() => aws.close());
  const rule = connectPublishingRule(aws);
  const { account, hub } = aws;
  const about = (entity: Entity) => rule.invoke(notificationOf(newestOf(aws, entity)));
  const schedule = () => rule.invoke(scheduledMessage(account.clock.advance({ seconds: 1 })));
  const edit = async (entity: Entity, document: object | undefined) => {
    account.clock.advance({ seconds: 60 });
    account.setInline(entity, 'own', document);
    return about(entity);
  };
  return {
    aws,
    rule,
    account,
    hub,
    about,
    schedule,
    edit,
    broad: (name = 'deployer') => account.create('Role', name, { inline: { own: BROAD } }),
    findings: () => findingsOf(aws),
    stored: ({ id }: Entity) => hub.find(idOf(id)),
    sent: () => aws.traffic.inputsOf(IMPORT).flatMap(({ Findings }) => Findings as { Id: string }[]),
  };
}

const idOf = (resource: string, control = 'CCG.1') => `ccguard/${control}/111122223333/${REGION}/${resource}`;
const lines = ({ log }: Rule, level: string) => log.filter((line) => line.level === level);

describe('a change of a role', () => {
  it('becomes a finding for each control that has something to say', async () => {
    const { aws, about, broad, findings, stored } = await opened();
    const role = broad();
    const outcome = await about(role);
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
    expect(outcome.published).toBeGreaterThan(1);
    const captured = newestOf(aws, role).item.configurationItemCaptureTime.toISOString();
    expect(stored(role)?.current).toMatchObject({
      CreatedAt: captured,
      UpdatedAt: captured,
      Region: REGION,
      Severity: { Label: 'CRITICAL' },
      Resources: [{ Type: 'AwsIamRole', Id: role.arn }],
    });
  });

  it('that holds nothing on connections becomes nothing', async () => {
    const { account, about, hub } = await opened();
    await about(account.create('Role', 'reader', { inline: { own: UNRELATED } }));
    expect(hub.findings).toEqual([]);
  });

  it('that is fixed makes its finding pass, and one that is broken again opens it', async () => {
    const { broad, about, edit, findings, stored } = await opened();
    const role = broad();
    await about(role);
    const first = stored(role)?.current;
    await edit(role, NAMED);
    expect(findings()).toEqual({ [role.id]: 'PASSED NEW' });
    stored(role)?.customerSays({ Workflow: { Status: 'RESOLVED' } }, new Date());
    await edit(role, BROAD);
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
    const last = stored(role)?.current;
    expect(last).toMatchObject({ CreatedAt: first?.CreatedAt, FirstObservedAt: first?.FirstObservedAt });
    expect(String(last?.UpdatedAt) > String(first?.UpdatedAt)).toBe(true);
  });

  it('that takes everything away makes its finding pass', async () => {
    const { broad, about, edit, findings } = await opened();
    const role = broad();
    await about(role);
    await edit(role, undefined);
    expect(findings()).toEqual({ [role.id]: 'PASSED NEW' });
  });

  it('that deletes it archives its findings, whichever control made them', async () => {
    const { account, broad, about, hub } = await opened();
    const role = broad();
    await about(role);
    account.delete(role);
    await about(role);
    expect(hub.findings.length).toBeGreaterThan(1);
    expect(new Set(hub.findings.map(({ RecordState }) => RecordState))).toEqual(new Set(['ARCHIVED']));
  });

  it('that is told twice is sent once', async () => {
    const { rule, broad, about } = await opened();
    const role = broad();
    await about(role);
    expect(await about(role)).toMatchObject({ published: 0 });
    expect(rule.calls()[IMPORT]).toBeUndefined();
  });

  it('that changes nothing in what is found is not sent', async () => {
    const { account, rule, broad, about } = await opened();
    const role = broad();
    await about(role);
    account.setTag(role, 'team', 'web');
    expect(await about(role)).toMatchObject({ published: 0 });
    expect(rule.calls()[IMPORT]).toBeUndefined();
  });

  it('that was too large to be sent with its item is published as well', async () => {
    const { aws, rule, broad, findings } = await opened();
    const role = broad();
    const { configurationItem } = notificationOf(newestOf(aws, role));
    await rule.invoke(oversizedMessage(configurationItem as object as Record<string, unknown>));
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
  });

  it('reads the findings of the role in one call, and writes them in one', async () => {
    const { rule, broad, about } = await opened();
    await about(broad());
    expect(rule.calls()).toMatchObject({ [READ]: 1, [IMPORT]: 1, 'securityhub:DescribeHub': 1 });
    await about(broad('another'));
    expect(rule.calls()['securityhub:DescribeHub']).toBeUndefined();
  });

  it('in a test of the rule is published nowhere', async () => {
    const { aws, rule, broad } = await opened();
    await rule.invoke(notificationOf(newestOf(aws, broad())), { resultToken: 'TESTMODE' });
    expect(rule.calls()).toEqual({ 'config:PutEvaluations': 1 });
  });
});

describe('an event that comes late', () => {
  /** Items of one role, oldest first, told in another order. */
  async function told(documents: readonly (object | 'deleted')[], order: readonly number[]) {
    const world = await opened();
    const { aws, account, rule } = world;
    const role = account.create('Role', 'deployer', { inline: { own: NAMED } });
    await world.about(role);
    const messages = documents.map((document) => {
      account.clock.advance({ seconds: 60 });
      if (document === 'deleted') account.delete(role);
      else account.setInline(role, 'own', document);
      return notificationOf(newestOf(aws, role));
    });
    for (const index of order) {
      account.clock.advance({ seconds: 60 });
      await rule.invoke(messages[index] ?? {});
    }
    return world.findings()[role.id];
  }

  it.each<[string, readonly (object | 'deleted')[], readonly number[], string]>([
    ['does not undo what a newer one changed', [BROAD, NAMED], [1, 0], 'PASSED NEW'],
    ['does not undo what a newer one left as it was', [BROAD, NAMED], [1, 0, 1, 0], 'PASSED NEW'],
    ['does not bring back what is deleted', [BROAD, 'deleted'], [1, 0], 'archived'],
    ['does not hide what a newer one found', [NAMED, BROAD], [1, 0], 'FAILED NEW'],
    ['is of no account beside two newer ones', [BROAD, NAMED, BROAD], [2, 0, 1], 'FAILED NEW'],
  ])('%s', async (_what, documents, order, expected) => {
    expect(await told(documents, order)).toBe(expected);
  });
});

describe('what customers say of a finding', () => {
  it('stays: workflow, note, severity, and fields of their own', async () => {
    const { broad, about, edit, stored } = await opened();
    const role = broad();
    await about(role);
    const theirs = {
      Note: { Text: 'known', UpdatedBy: 'ada' },
      Severity: { Label: 'LOW' },
      UserDefinedFields: { team: 'web' },
      VerificationState: 'BENIGN_POSITIVE',
      Workflow: { Status: 'SUPPRESSED' },
    };
    stored(role)?.customerSays(theirs, new Date());
    await edit(role, NAMED);
    await edit(role, BROAD);
    expect(stored(role)?.current).toMatchObject({ ...theirs, Compliance: { Status: 'FAILED' } });
  });

  it('is never sent', async () => {
    const { broad, about, sent } = await opened();
    await about(broad());
    const names = new Set(sent().flatMap((finding) => Object.keys(finding)));
    const theirs = ['Workflow', 'Note', 'UserDefinedFields', 'VerificationState', 'Severity', 'Types'];
    expect(theirs.filter((name) => names.has(name))).toEqual([]);
  });
});

describe('a scheduled run', () => {
  it('publishes everybody, and what is gone is archived', async () => {
    const { account, broad, schedule, findings } = await opened();
    const [one, another] = [broad('one'), broad('another')];
    await schedule();
    expect(findings()).toEqual({ [one.id]: 'FAILED NEW', [another.id]: 'FAILED NEW' });
    account.delete(another);
    await schedule();
    expect(findings()).toEqual({ [one.id]: 'FAILED NEW', [another.id]: 'archived' });
  });

  it('tells a role that holds nothing any more from one that is gone', async () => {
    const { account, broad, schedule, findings } = await opened();
    const role = broad();
    await schedule();
    account.setInline(role, 'own', undefined);
    await schedule();
    expect(findings()).toEqual({ [role.id]: 'PASSED NEW' });
  });

  it('writes nothing where nothing changed, and everything again when findings grow old', async () => {
    const { account, rule, broad, schedule, hub, stored } = await opened();
    const role = broad();
    await schedule();
    account.clock.advance({ seconds: 20 * DAY });
    await schedule();
    expect(rule.calls()[IMPORT]).toBeUndefined();
    account.clock.advance({ seconds: 30 * DAY });
    await schedule();
    const ages = hub.findings.map(
      ({ UpdatedAt }) => account.clock.now().getTime() - Date.parse(String(UpdatedAt)),
    );
    expect(Math.max(...ages)).toBeLessThan(DAY * 1000);
    expect(stored(role)?.writes).toBe(2);
  });

  it('leaves findings of others alone, of other Regions, and of controls that it does not run', async () => {
    const { rule, account, broad, schedule, hub } = await opened();
    broad();
    await schedule();
    const [like] = hub.findings;
    const others: (Readonly<Record<string, unknown>> & { Id: string })[] = [
      { ...like, Id: 'theirs', GeneratorId: 'somebody/CCG.1' },
      { ...like, Id: idOf('AROAGONE', 'CCG.99'), GeneratorId: 'ccguard/CCG.99' },
      { ...like, Id: 'elsewhere', ProductArn: String(like?.ProductArn).replace(REGION, 'eu-west-1') },
    ];
    for (const finding of others) hub.store(finding);
    await rule.invoke(scheduledMessage(account.clock.advance({ seconds: 1 })));
    const states = others.map(({ Id, ProductArn }) => hub.find(Id, String(ProductArn))?.current.RecordState);
    expect(states).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  });

  it('archives nothing when it could not see everything', async () => {
    const { aws, account, broad, schedule } = await opened();
    const [one, another] = [broad('one'), broad('another')];
    await schedule();
    account.delete(another);
    const nameless = { list: 'RoleDetailList', record: { RoleName: 'nameless' } } as const;
    const rule = connectPublishingRule(aws, {
      change: (ports) => ({
        ...ports,
        reader: { ...ports.reader, everything: () => Readable.from([nameless]) },
      }),
    });
    await rule.invoke(scheduledMessage(account.clock.advance({ seconds: 1 })));
    expect(findingsOf(aws)).toEqual({ [one.id]: 'FAILED NEW', [another.id]: 'FAILED NEW' });
  });

  it('archives nothing when it cannot read what there is', async () => {
    const { aws, broad, schedule, findings } = await opened();
    const role = broad();
    await schedule();
    aws.faults.next(READ, { kind: 'denied' });
    await expect(schedule()).rejects.toThrow(/GetFindings/);
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
  });
});

describe('beside the best practices of AWS', () => {
  async function besideFsbp() {
    const world = await opened();
    const { hub } = world;
    const ProductArn = `arn:aws:securityhub:${REGION}::product/aws/securityhub`;
    hub.standards.push({
      arn: `arn:aws:securityhub:${REGION}::standards/aws-foundational-security-best-practices/v/1.0.0`,
      status: 'READY',
      controls: { 'IAM.1': 'no full administrators' },
    });
    const theirs = (Id: string, arn: string, SecurityControlId: string) =>
      hub.store({
        Id,
        ProductArn,
        AwsAccountId: '111122223333',
        RecordState: 'ACTIVE',
        Compliance: { Status: 'FAILED', SecurityControlId },
        Resources: [{ Id: arn, Type: 'AwsIamRole' }],
      });
    const related = (role: Entity) => world.stored(role)?.current.RelatedFindings;
    return { ...world, ProductArn, theirs, related };
  }

  it('a finding is related to theirs on the same resource, and stays so when an event tells of it', async () => {
    const { broad, schedule, edit, theirs, related, ProductArn, findings } = await besideFsbp();
    const [role, other] = [broad('one'), broad('other')];
    theirs('fsbp/1', role.arn, 'IAM.1');
    theirs('another-standard/1', role.arn, 'CIS.1');
    await schedule();
    expect(related(role)).toEqual([{ Id: 'fsbp/1', ProductArn }]);
    expect(related(other)).toBeUndefined();
    await edit(role, NAMED);
    expect(findings()[role.id]).toBe('PASSED NEW');
    expect(related(role)).toEqual([{ Id: 'fsbp/1', ProductArn }]);
  });

  it('ten are told where there are more, and the same ten the next time', async () => {
    const { rule, broad, schedule, theirs, related } = await besideFsbp();
    const role = broad();
    for (let index = 0; index < 15; index += 1) theirs(`fsbp/${index}`, role.arn, 'IAM.1');
    await schedule();
    expect(related(role)).toHaveLength(10);
    await schedule();
    expect(rule.calls()[IMPORT]).toBeUndefined();
  });

  it('what may not be asked is said, and nothing else suffers', async () => {
    const { aws, rule, broad, schedule, findings, theirs, related } = await besideFsbp();
    const role = broad();
    theirs('fsbp/1', role.arn, 'IAM.1');
    await schedule();
    aws.faults.next('securityhub:GetEnabledStandards', { kind: 'denied' });
    aws.account.setInline(role, 'own', NAMED);
    await schedule();
    expect(findings()).toEqual({ [role.id]: 'PASSED NEW' });
    expect(related(role)).toHaveLength(1);
    expect(lines(rule, 'warn')).toMatchObject([
      { details: { operation: 'securityhub:GetEnabledStandards' } },
    ]);
  });
});

describe('reads that lag writes', () => {
  it('do not make a finding begin anew, nor miss a change that follows at once', async () => {
    const { account, broad, about, edit, hub, findings, stored } = await opened();
    hub.lag = 120_000;
    const role = broad();
    await about(role);
    const created = stored(role)?.current.CreatedAt;
    account.setInline(role, 'own', NAMED);
    await about(role);
    expect(findings()).toEqual({ [role.id]: 'PASSED NEW' });
    await edit(role, BROAD);
    await edit(role, NAMED);
    expect(findings()).toEqual({ [role.id]: 'PASSED NEW' });
    expect(stored(role)?.current.CreatedAt).toBe(created);
  });

  it('that fooled another process are made up for by the next scheduled run', async () => {
    const { aws, account, broad, about, hub, findings, schedule } = await opened();
    hub.lag = 120_000;
    const role = broad();
    await about(role);
    account.clock.advance({ seconds: 300 });
    account.setInline(role, 'own', NAMED);
    await connectPublishingRule(aws).invoke(notificationOf(newestOf(aws, role)));
    account.setInline(role, 'own', BROAD);
    await connectPublishingRule(aws).invoke(notificationOf(newestOf(aws, role)));
    account.clock.advance({ seconds: 1200 });
    await schedule();
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
  });
});

describe('AWS Config and Security Hub', () => {
  it('are both told although the other one fails, and the invocation fails', async () => {
    const { aws, rule, broad, about, findings } = await opened();
    const role = broad();
    aws.faults.next('config:PutEvaluations', { kind: 'denied' });
    await expect(about(role)).rejects.toThrow(/config:PutEvaluations/);
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
    const other = broad('another');
    aws.faults.next(IMPORT, { kind: 'denied' }, Number.POSITIVE_INFINITY);
    await expect(about(other)).rejects.toThrow(/Security Hub did not take/);
    expect(rule.held().find(({ id }) => id === other.id)).toMatchObject({ compliance: 'NON_COMPLIANT' });
  });

  it('are told the same again by a retry, which then goes through', async () => {
    const { aws, broad, about, findings, stored } = await opened();
    const role = broad();
    aws.faults.next('config:PutEvaluations', { kind: 'denied' });
    await expect(about(role)).rejects.toThrow();
    await about(role);
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
    expect(stored(role)?.writes).toBe(1);
  });

  it('that both fail are both named', async () => {
    const { aws, broad, about } = await opened();
    aws.faults.next('config:PutEvaluations', { kind: 'denied' });
    aws.faults.next(READ, { kind: 'denied' });
    await expect(about(broad())).rejects.toThrow(/PutEvaluations.*; .*GetFindings/);
  });

  it('without a hub: one line says so, and AWS Config is told alone', async () => {
    const { rule, broad, about, hub, schedule } = await opened();
    hub.isOn = false;
    const role = broad();
    expect(await about(role)).toMatchObject({ evaluations: 1, published: 0 });
    await about(role);
    await schedule();
    expect(lines(rule, 'warn')).toMatchObject([
      { message: expect.stringContaining('does not use Security Hub') },
    ]);
    expect(rule.held()).toHaveLength(1);
  });

  it('with a hub that somebody subscribes to later: findings come then', async () => {
    const { account, broad, about, hub, findings } = await opened();
    hub.isOn = false;
    const role = broad();
    await about(role);
    hub.isOn = true;
    account.clock.advance({ seconds: 3600 });
    await about(role);
    expect(findings()).toEqual({ [role.id]: 'FAILED NEW' });
  });
});

describe('findings that Security Hub will not take', () => {
  it('are counted, told with their reason, and fail the run, while all others arrive', async () => {
    const world = await opened();
    const { aws, account, broad, hub } = world;
    const store = connectFindingStore({ region: REGION, endpoint: aws.endpoint }, virtualTime(account.clock));
    const poisoned: FindingStore = {
      ...store,
      import: (findings, signal) =>
        store.import(
          findings.map((finding) => (finding.Id.includes('CCG.1/') ? { ...finding, Title: '' } : finding)),
          signal,
        ),
    };
    const rule = connectPublishingRule(aws, { store: poisoned });
    await expect(rule.invoke(notificationOf(newestOf(aws, broad())))).rejects.toMatchObject({
      code: 'FindingsRefused',
      message: expect.stringMatching(/did not take 1 of \d+ findings: InvalidInput$/),
    });
    expect(rule.counted).toMatchObject({ FindingsRefused: 1, FindingsPublished: hub.findings.length });
    expect(lines(rule, 'error')).toMatchObject([{ details: { code: 'InvalidInput' } }]);
    expect(hub.findings.length).toBeGreaterThan(0);
  });
});
