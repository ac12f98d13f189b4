import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROLS, readParameters } from '#controls';
import { generatorId } from '#findings';
import { RESOURCE_TYPES } from '#scan';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';
import { readTemplate } from '../support/lambda/packaged.ts';
import { calledOperations } from './called-operations.ts';

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};
type Policy = {
  readonly PolicyName: string;
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
};

const template = readTemplate(PACKAGE_FOLDER);
const { Resources, Parameters, Conditions } = template;
const properties = (name: string) => Resources[name]?.Properties ?? {};
const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);

describe('the Config rule', () => {
  const { Source, Scope, InputParameters } = properties('ConfigRule');

  it('is asked about changes, about changes too large to send, and on a schedule', () => {
    expect(Source).toMatchObject({
      Owner: 'CUSTOM_LAMBDA',
      SourceDetails: [
        { MessageType: 'ConfigurationItemChangeNotification' },
        { MessageType: 'OversizedConfigurationItemChangeNotification' },
        { MessageType: 'ScheduledNotification', MaximumExecutionFrequency: { Ref: 'ScheduleFrequency' } },
      ].map((detail) => ({ EventSource: 'aws.config', ...detail })),
    });
  });

  it('is there unless a conformance pack makes it', () => {
    expect(Resources.ConfigRule).toMatchObject({ Condition: 'StackHasRule' });
    expect(Parameters.HasConfigRule).toMatchObject({ Default: 'true', AllowedValues: ['true', 'false'] });
  });

  it('is asked about every type of resource that is judged', () => {
    expect(Scope).toEqual({ ComplianceResourceTypes: [...RESOURCE_TYPES] });
  });

  it('takes its parameters from the stack, as many characters as AWS Config takes', () => {
    expect(InputParameters).toEqual({ Ref: 'RuleParameters' });
    expect(Parameters.RuleParameters).toMatchObject({ Default: '{}', MaxLength: 2048 });
  });

  it('may run as often as AWS Config allows', () => {
    expect(Parameters.ScheduleFrequency?.AllowedValues).toEqual([
      'One_Hour',
      'Three_Hours',
      'Six_Hours',
      'Twelve_Hours',
      'TwentyFour_Hours',
    ]);
  });

  it('comes after the permission without which AWS Config refuses it', () => {
    expect(Resources.ConfigRule?.DependsOn).toContain('ConfigRulePermission');
  });
});

describe('the function', () => {
  const settings = properties('ConfigRuleLambdaFunction');

  it('runs on Node.js 24 and arm64', () => {
    expect(settings).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  it('can be invoked by AWS Config alone, and only for this account', () => {
    expect(ofType('AWS::Lambda::Permission').map(({ Properties }) => Properties)).toEqual([
      {
        FunctionName: { 'Fn::GetAtt': ['ConfigRuleLambdaFunction', 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 'config.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    ]);
  });

  it('takes no concurrency from other functions unless it is told to', () => {
    expect(Parameters.MostAtOnce).toMatchObject({ Default: 0 });
    expect(Conditions.IsLimited).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'MostAtOnce' }, 0] }] });
    expect(settings.ReservedConcurrentExecutions).toEqual({
      'Fn::If': ['IsLimited', { Ref: 'MostAtOnce' }, { Ref: 'AWS::NoValue' }],
    });
  });

  it('tries an event three times and then keeps it', () => {
    expect(properties('ConfigRuleLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailureQueue', 'Arn'] } } },
    });
  });

  it('traces, logs and keeps its logs as the stack is told', () => {
    expect(settings).toMatchObject({
      TracingConfig: { Mode: { Ref: 'Tracing' } },
      Environment: { Variables: { POWERTOOLS_LOG_LEVEL: { Ref: 'LogLevel' } } },
    });
    expect(properties('ConfigRuleLogGroup')).toMatchObject({ RetentionInDays: { Ref: 'LogRetentionDays' } });
  });

  it('has a file in handlers/, and every file there has a function', () => {
    const handlers = ofType('AWS::Lambda::Function').map(({ Properties }) => String(Properties.Handler));
    const files = globSync('handlers/*').map((file) => file.replace(/\.ts$/, '.handler'));
    expect(files.sort()).toEqual(handlers.sort());
  });
});

describe('the role', () => {
  const role = properties('ConfigRuleFunctionRole');
  const policies = (role.Policies as readonly (Policy | { 'Fn::If': readonly unknown[] })[]).flatMap(
    (each) => ('PolicyName' in each ? [each] : []),
  );
  const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const actions = statements.flatMap(({ Action }) => Action);

  it('may do what the adapters in src/aws call, and nothing else', () => {
    const asked = actions.filter((action) => /^(?:iam|config):/.test(action));
    expect(asked.sort()).toEqual([...calledOperations('src/aws/connect-config-rule.ts')].sort());
  });

  it('may besides only write its logs and keep failed events', () => {
    expect(actions.filter((action) => !/^(?:iam|config):/.test(action)).sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
  });

  it('uses a wildcard resource only for actions that know no resource', () => {
    const unlimited = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(unlimited.sort()).toEqual([
      'config:BatchGetResourceConfig',
      'config:GetResourceConfigHistory',
      'config:PutEvaluations',
      'iam:GetAccountAuthorizationDetails',
    ]);
  });

  it('reaches no IAM resource of another account, but for the policies of AWS', () => {
    const iam = statements.filter(
      ({ Action, Resource }) => String(Action).includes('iam:') && Resource !== '*',
    );
    const arns = iam
      .flatMap(({ Resource }) => Resource as { 'Fn::Sub': string }[])
      .map((arn) => arn['Fn::Sub']);
    const foreign = arns.filter((arn) => !/:iam::\$\{AWS::AccountId\}:/.test(arn));
    expect(arns.length).toBeGreaterThan(foreign.length);
    expect(foreign).toEqual([expect.stringMatching(/:iam::aws:policy\/\*$/)]);
  });

  it('holds no wildcard action and no permission to change anything in IAM', () => {
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(actions.filter((action) => /^iam:(?!Get|List)/.test(action))).toEqual([]);
  });

  it('may send traces only where tracing is on', () => {
    expect(role.Policies).toContainEqual({
      'Fn::If': [
        'TracingIsActive',
        expect.objectContaining({ PolicyName: 'trace' }),
        { Ref: 'AWS::NoValue' },
      ],
    });
    expect(Conditions.TracingIsActive).toEqual({ 'Fn::Equals': [{ Ref: 'Tracing' }, 'Active'] });
  });

  it('can be assumed by Lambda alone', () => {
    expect(role.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
  });
});

describe('where findings are published', () => {
  const isWanted = { 'Fn::Equals': [{ Ref: 'PublishFindings' }, 'true'] };
  const all = properties('ConfigRuleFunctionRole').Policies as readonly { 'Fn::If'?: readonly unknown[] }[];
  const [policy] = all.flatMap(({ 'Fn::If': choice }) =>
    choice?.[0] === 'FindingsArePublished' ? [choice[1] as Policy] : [],
  );
  const statements = policy?.PolicyDocument.Statement ?? [];
  const ownProduct = {
    'Fn::Sub': `arn:\${AWS::Partition}:securityhub:\${AWS::Region}:\${AWS::AccountId}:product/\${AWS::AccountId}/default`,
  };

  it('is what a parameter says, and nowhere else by default', () => {
    expect(Parameters.PublishFindings).toMatchObject({ Default: 'false', AllowedValues: ['true', 'false'] });
    expect(Conditions.FindingsArePublished).toEqual(isWanted);
    expect(properties('ConfigRuleLambdaFunction')).toMatchObject({
      Environment: { Variables: { PUBLISH_FINDINGS: { Ref: 'PublishFindings' } } },
    });
  });

  // It borrows how batches are made from a file about AWS Config.
  const isOfHub = (action: string) => action.startsWith('securityhub:');

  it('the role may do what the adapter calls, and nothing else', () => {
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual(
      [...calledOperations('src/aws/connect-finding-store.ts')].filter(isOfHub).sort(),
    );
  });

  it('the role may write to the product of the account’s own findings alone, and only about the account', () => {
    expect(statements.find(({ Action }) => Action === 'securityhub:BatchImportFindings')).toMatchObject({
      Resource: ownProduct,
      Condition: { StringEquals: { 'securityhub:TargetAccount': { Ref: 'AWS::AccountId' } } },
    });
    const unlimited = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    expect(unlimited.map(({ Action }) => Action)).toEqual(['securityhub:ListSecurityControlDefinitions']);
  });

  it('an insight counts principals by how exposed they are, leaving out what was dealt with', () => {
    expect(Resources.ExposureInsight).toMatchObject({
      Condition: 'FindingsArePublished',
      Properties: {
        GroupByAttribute: 'SeverityLabel',
        Filters: {
          ProductArn: [{ Value: ownProduct }],
          GeneratorId: [
            { Value: generatorId(CONTROLS.find(({ slug }) => slug === 'use-connection-named')?.id ?? '') },
          ],
          RecordState: [{ Value: 'ACTIVE' }],
          WorkflowStatus: [{ Value: 'NEW' }, { Value: 'NOTIFIED' }],
        },
      },
    });
  });

  it('a second parameter suppresses exactly what AWS Config says of this rule in this account', () => {
    expect(Parameters.SuppressConfigDuplicates).toMatchObject({ Default: 'false' });
    expect(Conditions.DuplicatesAreSuppressed).toEqual({
      'Fn::And': [
        { Condition: 'StackHasRule' },
        { Condition: 'FindingsArePublished' },
        { 'Fn::Equals': [{ Ref: 'SuppressConfigDuplicates' }, 'true'] },
      ],
    });
    expect(Resources.DuplicateSuppression).toMatchObject({
      Condition: 'DuplicatesAreSuppressed',
      Properties: {
        RuleStatus: 'ENABLED',
        Criteria: {
          ProductArn: [
            {
              Comparison: 'EQUALS',
              Value: { 'Fn::Sub': `arn:\${AWS::Partition}:securityhub:\${AWS::Region}::product/aws/config` },
            },
          ],
          GeneratorId: [{ Comparison: 'EQUALS', Value: { 'Fn::GetAtt': ['ConfigRule', 'Arn'] } }],
          AwsAccountId: [{ Comparison: 'EQUALS', Value: { Ref: 'AWS::AccountId' } }],
        },
        Actions: [{ FindingFieldsUpdate: { Workflow: { Status: 'SUPPRESSED' } } }],
      },
    });
  });

  it('findings that Security Hub did not take raise an alarm', () => {
    expect(Resources.FindingsAlarm).toMatchObject({
      Condition: 'FindingsArePublished',
      Properties: { Namespace: 'CodeConnectionsGuard', MetricName: 'FindingsRefused', Threshold: 1 },
    });
  });
});

describe('what watches over it', () => {
  it.each([
    ['ErrorAlarm', 'AWS/Lambda', 'Errors'],
    ['FailureQueueAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
    ['UndeterminedAlarm', 'CodeConnectionsGuard', 'Undetermined'],
  ])('%s tells the topic, where there is one', (name, namespace, metric) => {
    expect(properties(name)).toMatchObject({
      Namespace: namespace,
      MetricName: metric,
      Threshold: 1,
      AlarmActions: { 'Fn::If': ['HasAlarmTopic', [{ Ref: 'AlarmTopicArn' }], { Ref: 'AWS::NoValue' }] },
    });
  });

  it('listens to the metrics that the function writes', () => {
    const { Environment } = properties('ConfigRuleLambdaFunction');
    expect(Environment).toMatchObject({
      Variables: {
        POWERTOOLS_METRICS_NAMESPACE: properties('UndeterminedAlarm').Namespace,
        POWERTOOLS_SERVICE_NAME: { Ref: 'RuleName' },
      },
    });
    expect(properties('UndeterminedAlarm').Dimensions).toEqual([
      { Name: 'service', Value: { Ref: 'RuleName' } },
    ]);
  });

  it('keeps failed events encrypted, and off unencrypted connections', () => {
    expect(properties('FailureQueue')).toMatchObject({ SqsManagedSseEnabled: true });
    expect(properties('FailureQueuePolicy').PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': false } } }],
    });
  });
});

describe('examples/parameters.json', () => {
  const given: { ParameterKey: string; ParameterValue: string }[] = JSON.parse(
    readFileSync('examples/parameters.json', 'utf8'),
  );

  it.each(given)('sets $ParameterKey to what the template takes', ({ ParameterKey, ParameterValue }) => {
    const { AllowedPattern = '[^]*', AllowedValues = [ParameterValue] } = Parameters[ParameterKey] ?? {};
    expect(Object.keys(Parameters)).toContain(ParameterKey);
    expect(AllowedValues).toContain(ParameterValue);
    expect(ParameterValue).toMatch(new RegExp(`^(?:${String(AllowedPattern)})$`));
  });

  it('gives the rule parameters that it knows', () => {
    const text = given.find(({ ParameterKey }) => ParameterKey === 'RuleParameters')?.ParameterValue ?? '';
    expect(readParameters(JSON.parse(text))).toMatchObject({ ok: true });
  });
});

describe('the template', () => {
  it('names no account, no Region and no machine', () => {
    const text = JSON.stringify(template);
    expect(text).not.toMatch(/\b\d{12}\b/);
    expect(text).not.toMatch(/\b[a-z]{2}-[a-z]+-\d\b/);
  });

  it('works with its defaults alone', () => {
    expect(Object.entries(Parameters).filter(([, { Default }]) => Default === undefined)).toEqual([]);
  });
});
