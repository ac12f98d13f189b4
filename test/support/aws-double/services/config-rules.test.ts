import {
  DescribeConfigRulesCommand,
  type Evaluation,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import { refusal, started } from '../started.ts';

describe('PutEvaluations in the double', () => {
  const RULE = 'codeconnections-guard';

  async function ruled() {
    const world = await started();
    world.aws.rules.add(RULE);
    const ResultToken = world.aws.rules.token(RULE);
    const put = (evaluations: readonly Partial<Evaluation>[], input = {}) => {
      const Evaluations = evaluations.map(
        (given, index): Evaluation => ({
          ComplianceResourceType: 'AWS::IAM::Role',
          ComplianceResourceId: `AROAEXAMPLE${index}`,
          ComplianceType: 'NON_COMPLIANT',
          OrderingTimestamp: new Date('2026-01-05T09:00:00.000Z'),
          ...given,
        }),
      );
      return world.config.send(new PutEvaluationsCommand({ Evaluations, ResultToken, ...input }));
    };
    return { ...world, put, results: () => world.aws.rules.resultsOf(RULE) };
  }

  it('takes a hundred', async () => {
    const { put, results } = await ruled();
    await put(Array.from({ length: 100 }, () => ({})));
    expect(results()).toHaveLength(100);
  });

  it.each<[string, readonly Partial<Evaluation>[], string]>([
    ['a hundred and one', Array.from({ length: 101 }, () => ({})), 'ValidationException'],
    ['an empty annotation', [{}, { Annotation: '' }], 'ValidationException'],
    ['an annotation of 257 characters', [{}, { Annotation: 'a'.repeat(257) }], 'ValidationException'],
    ['an id of no characters', [{}, { ComplianceResourceId: '' }], 'ValidationException'],
    ['an id of 769 characters', [{}, { ComplianceResourceId: 'a'.repeat(769) }], 'ValidationException'],
    [
      'a date as a text',
      [{}, { OrderingTimestamp: '2026-01-05T09:00:00Z' as never }],
      'SerializationException',
    ],
    ['a date that is none', [{}, { OrderingTimestamp: new Date('none') }], 'SerializationException'],
    ['no date', [{}, { OrderingTimestamp: undefined }], 'ValidationException'],
    ['INSUFFICIENT_DATA', [{}, { ComplianceType: 'INSUFFICIENT_DATA' }], 'InvalidParameterValueException'],
    ['a compliance that there is not', [{}, { ComplianceType: 'FINE' as never }], 'ValidationException'],
    [
      'a type that is not recorded',
      [{}, { ComplianceResourceType: 'AWS::CodeConnections::Connection' }],
      'InvalidParameterValueException',
    ],
  ])('refuses %s, and all that comes with it', async (_what, evaluations, name) => {
    const { put, results } = await ruled();
    expect(await refusal(put(evaluations))).toBe(name);
    expect(results()).toEqual([]);
  });

  it('takes an annotation of 256 characters', async () => {
    const { put, results } = await ruled();
    await put([{ Annotation: 'a'.repeat(256) }]);
    expect(results()).toHaveLength(1);
  });

  it('takes no token but one of a rule', async () => {
    const { put } = await ruled();
    expect(await refusal(put([{}], { ResultToken: '' }))).toBe('InvalidResultTokenException');
    expect(await refusal(put([{}], { ResultToken: 'none' }))).toBe('InvalidResultTokenException');
    expect(await refusal(put([{}], { ResultToken: undefined }))).toBe('ValidationException');
  });

  it('takes any token for a test, and stores nothing', async () => {
    const { put, results } = await ruled();
    await put([{}], { ResultToken: 'none', TestMode: true });
    expect(results()).toEqual([]);
  });

  it('never replaces a result by an older one', async () => {
    const { put, results } = await ruled();
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    await put([{ OrderingTimestamp: at(2), ComplianceType: 'COMPLIANT' }]);
    await put([{ OrderingTimestamp: at(1) }]);
    expect(results()).toMatchObject([{ compliance: 'COMPLIANT', at: at(2) }]);
    await put([{ OrderingTimestamp: at(3) }]);
    expect(results()).toMatchObject([{ compliance: 'NON_COMPLIANT', at: at(3) }]);
  });

  it('stores what it does not say has failed', async () => {
    const { aws, put, results } = await ruled();
    aws.faults.next('config:PutEvaluations', { kind: 'partial', entries: 2 });
    const { FailedEvaluations: failed } = await put([{}, {}, {}]);
    expect(failed?.map(({ ComplianceResourceId: id }) => id)).toEqual(['AROAEXAMPLE0', 'AROAEXAMPLE1']);
    expect(results().map(({ id }) => id)).toEqual(['AROAEXAMPLE2']);
  });

  it('is told back by rule, in pages of a hundred at most', async () => {
    const { config, put } = await ruled();
    await put([{}, { ComplianceType: 'COMPLIANT' }, { ComplianceType: 'NOT_APPLICABLE' }]);
    const ask = (input = {}) =>
      config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: RULE, ...input }));
    expect((await ask()).EvaluationResults).toHaveLength(3);
    const page = await ask({ ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'], Limit: 1 });
    expect(page.EvaluationResults?.map(({ ComplianceType: type }) => type)).toEqual(['NON_COMPLIANT']);
    const next = await ask({
      ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
      Limit: 1,
      NextToken: page.NextToken,
    });
    expect(next.EvaluationResults?.map(({ ComplianceType: type }) => type)).toEqual(['COMPLIANT']);
    expect(next.NextToken).toBeUndefined();
    expect(await refusal(ask({ Limit: 101 }))).toBe('ValidationException');
    expect(await refusal(ask({ NextToken: 'none' }))).toBe('InvalidNextTokenException');
    expect(await refusal(ask({ ConfigRuleName: 'none' }))).toBe('NoSuchConfigRuleException');
    expect(await refusal(ask({ ComplianceTypes: ['INSUFFICIENT_DATA'] }))).toBe(
      'InvalidParameterValueException',
    );
  });

  it('belongs to rules that can be listed', async () => {
    const { config } = await ruled();
    const { ConfigRules: rules } = await config.send(
      new DescribeConfigRulesCommand({ ConfigRuleNames: [RULE] }),
    );
    expect(rules).toMatchObject([{ ConfigRuleName: RULE, ConfigRuleState: 'ACTIVE' }]);
    const unknown = config.send(new DescribeConfigRulesCommand({ ConfigRuleNames: ['none'] }));
    expect(await refusal(unknown)).toBe('NoSuchConfigRuleException');
  });
});
