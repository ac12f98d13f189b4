import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsCommandInput,
  DescribeHubCommand,
  GetEnabledStandardsCommand,
  GetFindingsCommand,
  type GetFindingsCommandInput,
  ListSecurityControlDefinitionsCommand,
} from '@aws-sdk/client-securityhub';
import { describe, expect, it } from 'vitest';
import { aFinding, anyFinding, manyFindings, PRODUCT } from '../../asff.ts';
import { refusal, started } from '../started.ts';

async function opened() {
  const world = await started();
  const { hub: client } = world;
  return {
    ...world,
    client,
    hub: world.aws.hub,
    importing: (...Findings: AwsSecurityFinding[]) =>
      client.send(new BatchImportFindingsCommand({ Findings })),
    getting: (input: GetFindingsCommandInput = {}) => client.send(new GetFindingsCommand(input)),
    customer: (changes: Partial<BatchUpdateFindingsCommandInput>, Id = aFinding().Id) =>
      client.send(
        new BatchUpdateFindingsCommand({ FindingIdentifiers: [{ Id, ProductArn: PRODUCT }], ...changes }),
      ),
    stored: (id = aFinding().Id) => world.aws.hub.find(id)?.current,
  };
}

const at = (second: number, overrides: Partial<AwsSecurityFinding> = {}) =>
  anyFinding({ UpdatedAt: `2026-01-05T09:00:${String(second).padStart(2, '0')}.000Z`, ...overrides });
const PASSED = { Compliance: { Status: 'PASSED' as const } };

describe('Security Hub in the double takes', () => {
  it('1 to 100 findings at a time', async () => {
    const { importing, hub } = await opened();
    expect(await refusal(importing())).toBe('InvalidInputException');
    expect(await refusal(importing(...manyFindings(101)))).toBe('InvalidInputException');
    expect(await importing(...manyFindings(100))).toMatchObject({ SuccessCount: 100, FailedCount: 0 });
    expect(hub.findings).toHaveLength(100);
  });

  it('no batch larger than 6 MB', async () => {
    const { importing } = await opened();
    const large = manyFindings(40, {
      Resources: Array.from({ length: 32 }, () => ({ Type: 'Other', Id: 'x'.repeat(5000) })),
    });
    expect(await refusal(importing(...large))).toBe('InvalidInputException');
  });

  it('no batch with a finding of another account, and does not say so', async () => {
    const { importing, hub } = await opened();
    const foreign = anyFinding({ AwsAccountId: '444455556666', Id: 'foreign' });
    expect(await refusal(importing(aFinding(), foreign))).toBe('AccessDeniedException');
    expect(hub.findings).toEqual([]);
  });

  it('no batch with an ARN that is none of a product', async () => {
    const { importing } = await opened();
    const ProductArn = 'arn:aws:securityhub::111122223333:product/111122223333/default';
    expect(await refusal(importing(aFinding(), aFinding({ Id: 'b', ProductArn })))).toBe(
      'InvalidInputException',
    );
  });

  it.each<[string, Partial<AwsSecurityFinding>]>([
    ['too long a title', { Title: 'x'.repeat(257) }],
    ['a description of white space', { Description: ' \n' }],
    ['no description', { Description: undefined }],
    ['an empty recommendation', { Remediation: { Recommendation: { Text: '' } } }],
    ['no severity at all', { FindingProviderFields: { Types: ['a'] } }],
    ['a time without a zone', { UpdatedAt: '2026-01-05T09:00:00' }],
    [
      'eleven related findings',
      { RelatedFindings: Array.from({ length: 11 }, () => ({ Id: 'a', ProductArn: PRODUCT })) },
    ],
    ['thirty-three resources', { Resources: Array.from({ length: 33 }, () => ({ Type: 'Other', Id: 'a' })) }],
    ['empty tags', { Resources: [{ Type: 'Other', Id: 'a', Tags: {} }] }],
    [
      '51 product fields',
      { ProductFields: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
    ],
    [
      'an emoji in a trust policy',
      {
        Resources: [
          {
            Type: 'AwsIamRole',
            Id: 'a',
            Details: { AwsIamRole: { AssumeRolePolicyDocument: '{"Sid":"🔥"}' } },
          },
        ],
      },
    ],
    [
      'more than 240 KB',
      { Resources: Array.from({ length: 32 }, () => ({ Type: 'Other', Id: 'x'.repeat(8000) })) },
    ],
    ['an unknown state', { RecordState: 'GONE' as 'ACTIVE' }],
  ])('the other findings of a batch when one has %s', async (_what, overrides) => {
    const { importing, hub } = await opened();
    const answer = await importing(anyFinding({ Id: 'bad', ...overrides }), aFinding({ Id: 'good' }));
    expect(answer).toMatchObject({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [{ Id: 'bad', ErrorCode: 'InvalidInput' }],
    });
    expect(hub.findings.map(({ Id }) => Id)).toEqual(['good']);
  });

  it('an Id once in a batch', async () => {
    const { importing } = await opened();
    expect(await importing(aFinding(), at(1))).toMatchObject({ SuccessCount: 1, FailedCount: 1 });
  });

  it('all but what a script spoils', async () => {
    const { aws, importing } = await opened();
    aws.faults.next('securityhub:BatchImportFindings', { kind: 'partial', entries: 2 });
    const { FailedFindings: failed } = await importing(...manyFindings(3));
    expect(failed?.map(({ ErrorCode }) => ErrorCode)).toEqual(['InternalFailure', 'InternalFailure']);
  });

  it('nothing from who has not subscribed', async () => {
    const { hub, client, importing, getting } = await opened();
    hub.isOn = false;
    expect(await refusal(client.send(new DescribeHubCommand({})))).toBe('InvalidAccessException');
    expect(await refusal(importing(aFinding()))).toBe('InvalidAccessException');
    expect(await refusal(getting())).toBe('InvalidAccessException');
  });
});

describe('a finding in the double', () => {
  it('is made with a state, a workflow, and what its provider proposes', async () => {
    const { importing, stored } = await opened();
    await importing(aFinding());
    expect(stored()).toMatchObject({
      RecordState: 'ACTIVE',
      Workflow: { Status: 'NEW' },
      Severity: { Label: 'HIGH' },
      Types: ['Software and Configuration Checks'],
    });
  });

  it.each([
    [0, 'FAILED'],
    [-1, 'FAILED'],
    [1, 'PASSED'],
  ])('is updated by what is %i seconds newer to %s', async (seconds, status) => {
    const { importing, stored } = await opened();
    await importing(at(30));
    expect(await importing(at(30 + seconds, PASSED))).toMatchObject({ SuccessCount: 1 });
    expect(stored()).toMatchObject({ Compliance: { Status: status } });
  });

  it('keeps what the customer said of it', async () => {
    const { importing, customer, stored } = await opened();
    await importing(aFinding());
    const Note = { Text: 'ours', UpdatedBy: 'ada' };
    await customer({ Note, Severity: { Label: 'LOW' }, Workflow: { Status: 'SUPPRESSED' } });
    await importing(
      at(1, {
        Note: { Text: 'no', UpdatedBy: 'x', UpdatedAt: at(1).UpdatedAt },
        Workflow: { Status: 'NEW' },
      }),
    );
    expect(stored()).toMatchObject({ Note, Severity: { Label: 'LOW' }, Workflow: { Status: 'SUPPRESSED' } });
    expect(stored()).toMatchObject({ UpdatedAt: at(1).UpdatedAt });
  });

  it.each<[string, Partial<AwsSecurityFinding>, string, string]>([
    ['passed', PASSED, 'RESOLVED', 'NEW'],
    ['passed', PASSED, 'NOTIFIED', 'NEW'],
    ['passed', PASSED, 'SUPPRESSED', 'SUPPRESSED'],
    ['was archived', { RecordState: 'ARCHIVED' }, 'RESOLVED', 'NEW'],
    ['was archived', { RecordState: 'ARCHIVED' }, 'SUPPRESSED', 'SUPPRESSED'],
    ['failed', {}, 'RESOLVED', 'RESOLVED'],
    ['failed', {}, 'NOTIFIED', 'NOTIFIED'],
  ])('that %s and was %3$s is %4$s when it fails', async (_how, before, workflow, after) => {
    const { importing, customer, stored } = await opened();
    await importing(anyFinding(before));
    await customer({ Workflow: { Status: workflow as 'NEW' } });
    await importing(at(1));
    expect(stored()).toMatchObject({ Workflow: { Status: after } });
  });

  it('that nobody knows can not be updated by a customer', async () => {
    const { customer } = await opened();
    const { UnprocessedFindings: not } = await customer({ Workflow: { Status: 'NOTIFIED' } }, 'unknown');
    expect(not).toMatchObject([{ ErrorCode: 'FindingNotFound' }]);
  });
});

describe('reading findings from the double', () => {
  it('goes by any value of every attribute, and page by page', async () => {
    const { importing, getting } = await opened();
    await importing(...manyFindings(12), aFinding({ Id: 'other', GeneratorId: 'ccguard/CCG.10' }));
    const Filters = {
      GeneratorId: [{ Value: 'ccguard/CCG.1', Comparison: 'EQUALS' }],
      RecordState: [{ Value: 'ACTIVE', Comparison: 'EQUALS' }],
    } as const satisfies Record<string, readonly object[]>;
    const input = {
      Filters: { GeneratorId: [...Filters.GeneratorId], RecordState: [...Filters.RecordState] },
    };
    const first = await getting(input);
    expect(first.Findings).toHaveLength(10);
    const { Findings: rest, NextToken: end } = await getting({ ...input, NextToken: first.NextToken });
    expect(rest).toHaveLength(2);
    expect(end).toBeUndefined();
  });

  it('takes 20 values of an attribute, 100 findings to a page, and only tokens that it gave', async () => {
    const { getting } = await opened();
    const values = (count: number) =>
      Array.from({ length: count }, () => ({ Value: 'a', Comparison: 'EQUALS' as const }));
    expect((await getting({ Filters: { Id: values(20) } })).Findings).toEqual([]);
    expect(await refusal(getting({ Filters: { Id: values(21) } }))).toBe('InvalidInputException');
    expect(await refusal(getting({ MaxResults: 101 }))).toBe('InvalidInputException');
    expect(await refusal(getting({ NextToken: 'none' }))).toBe('InvalidInputException');
  });

  it('can lag behind', async () => {
    const { aws, hub, importing, getting } = await opened();
    const seen = async () => (await getting()).Findings?.map(({ Compliance }) => Compliance?.Status);
    hub.lag = 5000;
    await importing(aFinding());
    expect(await seen()).toEqual([]);
    aws.account.clock.advance({ seconds: 5 });
    await importing(at(10, PASSED));
    expect(await seen()).toEqual(['FAILED']);
    aws.account.clock.advance({ seconds: 5 });
    expect(await seen()).toEqual(['PASSED']);
  });
});

describe('the rates of the double', () => {
  it('let 30 imports through at once and 10 a second, and half a dozen reads and 3 a second', async () => {
    const { aws, hub, importing, getting } = await opened();
    hub.rate.isOn = true;
    const through = async (times: number, call: () => Promise<unknown>) => {
      const results = await Promise.allSettled(Array.from({ length: times }, call));
      return results.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await through(40, () => importing(aFinding()))).toBe(30);
    expect(await through(10, () => getting())).toBe(6);
    aws.account.clock.advance({ seconds: 1 });
    expect(await through(20, () => importing(aFinding()))).toBe(10);
    expect(await through(10, () => getting())).toBe(3);
    expect(await refusal(getting())).toBe('TooManyRequestsException');
  });
});

describe('the standards of the double', () => {
  it('are told with their state and their controls', async () => {
    const { hub, client } = await opened();
    const arn =
      'arn:aws:securityhub:eu-central-1::standards/aws-foundational-security-best-practices/v/1.0.0';
    const controls = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`IAM.${index}`, 'a title']),
    );
    hub.standards.push({ arn, status: 'READY', controls });
    const { StandardsSubscriptions: enabled } = await client.send(new GetEnabledStandardsCommand({}));
    expect(enabled).toMatchObject([{ StandardsArn: arn, StandardsStatus: 'READY' }]);
    const ask = (NextToken?: string) =>
      client.send(new ListSecurityControlDefinitionsCommand({ StandardsArn: arn, NextToken }));
    const first = await ask();
    expect(first.SecurityControlDefinitions).toHaveLength(25);
    expect((await ask(first.NextToken)).SecurityControlDefinitions).toHaveLength(5);
    expect(await client.send(new DescribeHubCommand({}))).toMatchObject({
      ControlFindingGenerator: 'SECURITY_CONTROL',
    });
  });
});
