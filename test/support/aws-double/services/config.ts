import type { AccountDouble } from '../account/account-double.ts';
import type { Item } from '../account/items.ts';
import { pageOf } from '../pages.ts';
import { jsonRpc } from '../protocols/json-rpc.ts';
import { type Fields, Refusal, required, type Service } from '../service.ts';
import { noRecorder, resourceHistory } from './config-history.ts';
import { type ConfigRules, invalid, type Result, readEvaluations } from './config-rules.ts';

/** https://docs.aws.amazon.com/config/latest/APIReference/: what evaluating a rule needs, with the documented limits. */
export function config(account: AccountDouble, rules: ConfigRules): Service {
  const { recorder, clock } = account;
  return {
    name: 'config',
    protocol: jsonRpc('StarlingDoveService'),
    operations: {
      PutEvaluations: (input, spoilt) => putEvaluations(rules, input, spoilt),
      GetComplianceDetailsByConfigRule: (input) => complianceDetails(rules, input),
      GetResourceConfigHistory: (input) => resourceHistory(recorder, clock.now(), input),
      BatchGetResourceConfig: (input, spoilt) => currentConfigurations(account, input, spoilt),
      DescribeConfigRules: (input) => describeRules(account, rules, input),
    },
  };
}

function putEvaluations(rules: ConfigRules, input: Fields, spoilt: number): Fields {
  const { ResultToken: token, TestMode: isTest } = input;
  if (typeof token !== 'string') throw invalid('resultToken', 'Member must not be null');
  const results = readEvaluations(input);
  if (isTest === true) return { FailedEvaluations: [] };
  const rule = rules.ruleOf(token);
  for (const result of results.slice(spoilt)) rules.store(rule, result);
  const given = Array.isArray(input.Evaluations) ? input.Evaluations : [];
  return { FailedEvaluations: given.slice(0, spoilt) };
}

function complianceDetails(rules: ConfigRules, input: Fields): Fields {
  const { ComplianceTypes: types, Limit: limit = 0, NextToken: marker } = input;
  const name = required(input, 'ConfigRuleName');
  if (typeof limit !== 'number' || limit < 0 || limit > 100) {
    throw invalid('limit', 'Member must have value less than or equal to 100');
  }
  const wanted =
    Array.isArray(types) && types.length > 0 ? types : ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'];
  if (wanted.includes('INSUFFICIENT_DATA')) {
    throw new Refusal('InvalidParameterValueException', 'INSUFFICIENT_DATA can not be asked for.');
  }
  const results = rules.resultsOf(name).filter(({ compliance }) => wanted.includes(compliance));
  const { page, next } = pageOf(results, {
    list: `compliance ${name}`,
    marker,
    limit: limit === 0 ? 10 : limit,
    badMarker: 'InvalidNextTokenException',
  });
  return { EvaluationResults: page.map((result) => evaluationResult(name, result)), NextToken: next };
}

function evaluationResult(rule: string, { type, id, compliance, annotation, at }: Result): Fields {
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ConfigRuleName: rule, ResourceType: type, ResourceId: id },
      OrderingTimestamp: at,
    },
    ComplianceType: compliance,
    Annotation: annotation,
    ResultRecordedTime: at,
    ConfigRuleInvokedTime: at,
  };
}

function currentConfigurations({ recorder }: AccountDouble, input: Fields, spoilt: number): Fields {
  const keys: readonly Fields[] = Array.isArray(input.resourceKeys) ? input.resourceKeys : [];
  if (keys.length < 1 || keys.length > 100) {
    throw invalid('resourceKeys', 'Member must have length between 1 and 100');
  }
  if (!recorder.isOn) throw noRecorder();
  const items = keys
    .slice(spoilt)
    .flatMap((key) => recorder.currentOf(required(key, 'resourceType'), required(key, 'resourceId')) ?? []);
  return { baseConfigurationItems: items.map(baseItem), unprocessedResourceKeys: keys.slice(0, spoilt) };
}

/** What this call answers knows of no tags and no relationships. */
function baseItem(item: Item): Fields {
  const {
    tags: _tags,
    relatedEvents: _events,
    relationships: _related,
    configurationItemMD5Hash: _hash,
    ...base
  } = item;
  return base;
}

function describeRules({ id, partition }: AccountDouble, rules: ConfigRules, input: Fields): Fields {
  const wanted: readonly unknown[] = Array.isArray(input.ConfigRuleNames)
    ? input.ConfigRuleNames
    : rules.names;
  if (wanted.length > 25 && input.ConfigRuleNames !== undefined) {
    throw invalid('configRuleNames', 'Member must have length less than or equal to 25');
  }
  for (const name of wanted) rules.resultsOf(String(name));
  const { page, next } = pageOf(wanted, {
    list: 'rules',
    marker: input.NextToken,
    limit: 25,
    badMarker: 'InvalidNextTokenException',
  });
  const described = page.map((name, index) => ({
    ConfigRuleName: name,
    ConfigRuleId: `config-rule-${String(index).padStart(6, '0')}`,
    ConfigRuleArn: `arn:${partition}:config:eu-central-1:${id}:config-rule/config-rule-${index}`,
    ConfigRuleState: 'ACTIVE',
  }));
  return { ConfigRules: described, NextToken: next };
}
