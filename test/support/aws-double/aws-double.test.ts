import {
  DescribeConfigRulesCommand,
  type Evaluation,
  PutEvaluationsCommand,
  PutStoredQueryCommand,
} from '@aws-sdk/client-config-service';
import { CreateRoleCommand, GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { refusal, started } from './started.ts';

describe('the double', () => {
  it('serves all services on one port, by the service that a call is signed for', async () => {
    const { aws, iam, config } = await started();
    aws.account.create('Role', 'deployer');
    await iam.send(new GetRoleCommand({ RoleName: 'deployer' }));
    await config.send(new DescribeConfigRulesCommand({}));
    expect(aws.traffic.counts).toEqual({ 'config:DescribeConfigRules': 1, 'iam:GetRole': 1 });
  });

  it('answers nobody who does not sign', async () => {
    const { aws } = await started();
    const response = await fetch(aws.endpoint, { method: 'POST', body: 'Action=GetUser&Version=2010-05-08' });
    expect(response.status).toBe(403);
  });

  it('refuses what it has not learned', async () => {
    const { iam, config } = await started();
    const role = { RoleName: 'a', AssumeRolePolicyDocument: '{}' };
    expect(await refusal(iam.send(new CreateRoleCommand(role)))).toBe('InvalidAction');
    const query = { StoredQuery: { QueryName: 'a' } };
    expect(await refusal(config.send(new PutStoredQueryCommand(query)))).toBe('UnknownOperationException');
  });

  it('is one account, in the partition that it is started in', async () => {
    const { aws, iam } = await started({ id: '777788889999', partition: 'aws-cn' });
    aws.account.create('User', 'ada', { path: '/team/' });
    const { User: user } = await iam.send(new GetUserCommand({ UserName: 'ada' }));
    expect(user?.Arn).toBe('arn:aws-cn:iam::777788889999:user/team/ada');
  });
});

describe('a script of faults', () => {
  it('befalls the calls in order, and none after', async () => {
    const { aws, iam } = await started();
    aws.account.create('Role', 'deployer');
    const call = () => iam.send(new GetRoleCommand({ RoleName: 'deployer' }));
    aws.faults.next('iam:GetRole', { kind: 'throttled' }, 2);
    aws.faults.next('iam:GetRole', { kind: 'denied' });
    expect(await refusal(call())).toBe('Throttling');
    expect(await refusal(call())).toBe('Throttling');
    expect(await refusal(call())).toBe('AccessDenied');
    expect((await call()).Role?.RoleName).toBe('deployer');
  });

  it('can be called off', async () => {
    const { aws, iam } = await started();
    aws.account.create('Role', 'deployer');
    aws.faults.next('iam:GetRole', { kind: 'denied' }, Number.POSITIVE_INFINITY);
    aws.faults.clear();
    expect((await iam.send(new GetRoleCommand({ RoleName: 'deployer' }))).Role?.RoleName).toBe('deployer');
  });

  it('can let a call do its work and lose the answer', async () => {
    const { aws, config } = await started();
    aws.rules.add('rule');
    aws.faults.next('config:PutEvaluations', { kind: 'answer lost' });
    const OrderingTimestamp = new Date('2026-01-05T09:00:00.000Z');
    const evaluation = {
      ComplianceResourceType: 'AWS::IAM::Role',
      ComplianceResourceId: 'a',
      OrderingTimestamp,
    };
    const Evaluations: Evaluation[] = [{ ...evaluation, ComplianceType: 'COMPLIANT' }];
    const put = new PutEvaluationsCommand({ Evaluations, ResultToken: aws.rules.token('rule') });
    expect(await refusal(config.send(put))).toBe('TimeoutError');
    expect(aws.rules.resultsOf('rule')).toHaveLength(1);
  });
});
