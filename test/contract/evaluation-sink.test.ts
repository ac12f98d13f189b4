import { describe, expect, it } from 'vitest';
import { all, connected, failureOf, never, withoutWaits } from './connected.ts';
import { evaluation, evaluationSinkContract, roleId } from './evaluation-sink.contract.ts';

const RULE = 'codeconnections-guard';

evaluationSinkContract('the double', async () => (await connected()).sink);

async function withRule() {
  const world = await connected();
  world.aws.rules.add(RULE);
  const token = { resultToken: world.aws.rules.token(RULE), testMode: false };
  const put = (...evaluations: Parameters<typeof world.sink.put>[0]) =>
    world.sink.put(evaluations, token, never);
  return { ...world, token, put, stored: () => world.aws.rules.resultsOf(RULE) };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => evaluation({ id: roleId(index) }));

describe('putting evaluations', () => {
  it('stores what was found, with the time to order it by', async () => {
    const { aws, put, stored } = await withRule();
    expect(await put(evaluation())).toEqual([]);
    expect(stored()).toEqual([
      {
        type: 'AWS::IAM::Role',
        id: roleId(0),
        compliance: 'NON_COMPLIANT',
        annotation: 'may use every connection of every account',
        at: new Date('2026-01-05T09:30:00.125Z'),
      },
    ]);
    const [{ Evaluations: sent } = {}] = aws.traffic.inputsOf('config:PutEvaluations');
    expect(sent).toMatchObject([{ OrderingTimestamp: 1_767_605_400.125 }]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [100, 1],
    [101, 2],
    [250, 3],
  ])('stores %i of them in %i calls', async (count, calls) => {
    const { aws, put, stored } = await withRule();
    expect(await put(...many(count))).toEqual([]);
    expect(stored()).toHaveLength(count);
    expect(aws.traffic.inputsOf('config:PutEvaluations')).toHaveLength(calls);
  });

  it('leaves an annotation out rather than empty', async () => {
    const { put, stored } = await withRule();
    await put(evaluation({ annotation: undefined }), evaluation({ id: roleId(1), annotation: '' }));
    expect(stored().map(({ annotation }) => annotation)).toEqual([undefined, undefined]);
  });

  it('stores nothing in test mode', async () => {
    const { sink, stored } = await withRule();
    await sink.put(many(3), { resultToken: 'TESTMODE', testMode: true }, never);
    expect(stored()).toEqual([]);
  });

  it('stores the same once when its answer was lost and it was repeated', async () => {
    withoutWaits();
    const { aws, put, stored } = await withRule();
    aws.faults.next('config:PutEvaluations', { kind: 'answer lost' });
    expect(await put(...many(3))).toEqual([]);
    expect(stored()).toHaveLength(3);
    expect(aws.traffic.counts).toEqual({ 'config:PutEvaluations': 2 });
  });

  it('answers those that failed although the call went through', async () => {
    const { aws, put, stored } = await withRule();
    aws.faults.next('config:PutEvaluations', { kind: 'slow', milliseconds: 0 });
    aws.faults.next('config:PutEvaluations', { kind: 'partial', entries: 2 });
    const refused = await put(...many(150));
    expect(refused.map(({ id }) => id)).toEqual([roleId(100), roleId(101)]);
    expect(stored()).toHaveLength(148);
  });

  it('tells one type of resource from another that has the same id', async () => {
    const { aws, put } = await withRule();
    aws.faults.next('config:PutEvaluations', { kind: 'partial', entries: 1 });
    const refused = await put(evaluation({ type: 'AWS::IAM::User' }), evaluation());
    expect(refused).toEqual([evaluation({ type: 'AWS::IAM::User' })]);
  });

  it('sends nothing when one of them has no time to order it by', async () => {
    const { aws, put } = await withRule();
    const evaluations = [...many(150), evaluation({ at: new Date('no date') })];
    expect(await failureOf(put(...evaluations))).toEqual({
      kind: 'invalid',
      operation: 'config:PutEvaluations',
      code: 'InvalidOrderingTimestamp',
    });
    expect(aws.traffic.counts).toEqual({});
  });

  it.each([
    ['', 'InvalidResultTokenException'],
    ['of nowhere', 'InvalidResultTokenException'],
  ])('fails with the token `%s`', async (resultToken, code) => {
    const { sink } = await withRule();
    expect(await failureOf(sink.put(many(1), { resultToken, testMode: false }, never))).toEqual({
      kind: 'invalid',
      operation: 'config:PutEvaluations',
      code,
    });
  });

  it('sends no further batch after one that failed', async () => {
    const { aws, put } = await withRule();
    aws.faults.next('config:PutEvaluations', { kind: 'denied' });
    expect(await failureOf(put(...many(250)))).toMatchObject({ kind: 'denied' });
    expect(aws.traffic.counts).toEqual({ 'config:PutEvaluations': 1 });
  });
});

describe('what is known of a rule', () => {
  it('is every resource that it found compliant or not, page by page', async () => {
    const { aws, sink, put } = await withRule();
    await put(...many(250), evaluation({ type: 'AWS::IAM::User', compliance: 'COMPLIANT' }));
    const known = await all(sink.known(RULE, never));
    expect(known).toHaveLength(251);
    expect(known).toContainEqual({ type: 'AWS::IAM::User', id: roleId(0) });
    expect(aws.traffic.counts['config:GetComplianceDetailsByConfigRule']).toBe(3);
  });

  it('is nothing that it found not applicable', async () => {
    const { sink, put } = await withRule();
    await put(...many(2), evaluation({ compliance: 'NOT_APPLICABLE', at: new Date('2026-01-06T00:00:00Z') }));
    expect(await all(sink.known(RULE, never))).toEqual([{ type: 'AWS::IAM::Role', id: roleId(1) }]);
  });

  it('is no resource of a type that is none of ours', async () => {
    const { aws, sink } = await withRule();
    const result = { compliance: 'COMPLIANT', annotation: undefined, at: new Date(0) };
    aws.rules.store(RULE, { type: 'AWS::CodeBuild::Project', id: 'build', ...result });
    expect(await all(sink.known(RULE, never))).toEqual([]);
  });

  it('can not be told of a rule that does not exist', async () => {
    const { sink } = await withRule();
    expect(await failureOf(all(sink.known('another', never)))).toEqual({
      kind: 'gone',
      operation: 'config:GetComplianceDetailsByConfigRule',
      code: 'NoSuchConfigRuleException',
    });
  });
});
