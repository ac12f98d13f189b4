import { dateOnWire } from '../protocols/json-rpc.ts';
import { type Fields, Refusal } from '../service.ts';

/** One result, as AWS Config keeps it. */
export type Result = {
  readonly type: string;
  readonly id: string;
  readonly compliance: string;
  readonly annotation: string | undefined;
  readonly at: Date;
};

/** The results of Config rules, by resource. */
export class ConfigRules {
  readonly #results = new Map<string, Map<string, Result>>();
  readonly #tokens = new Map<string, string>();

  get names(): readonly string[] {
    return [...this.#results.keys()];
  }

  /** Adds a rule that has no results yet. */
  add(name: string): void {
    this.#results.set(name, new Map());
  }

  /** A token as an invocation of the rule carries it. */
  token(name: string): string {
    const token = Buffer.from(`${name} ${this.#tokens.size}`).toString('base64url');
    this.#tokens.set(token, name);
    return token;
  }

  resultsOf(name: string): readonly Result[] {
    const results = this.#results.get(name);
    if (results) return [...results.values()];
    throw new Refusal(
      'NoSuchConfigRuleException',
      `The ConfigRule '${name}' provided in the request is invalid.`,
    );
  }

  ruleOf(token: string): string {
    const rule = this.#tokens.get(token);
    if (rule !== undefined) return rule;
    throw new Refusal('InvalidResultTokenException', 'The ResultToken is invalid.');
  }

  /** What was ordered earlier never replaces what was ordered later, in whichever order they come. */
  store(name: string, result: Result): void {
    const results = this.#results.get(name);
    const key = `${result.type} ${result.id}`;
    const before = results?.get(key);
    if (!before || before.at.getTime() <= result.at.getTime()) results?.set(key, result);
  }
}

/** Reads what PutEvaluations was given, and refuses it as AWS Config does: all of it for one bad entry. */
export function readEvaluations(input: Fields): readonly Result[] {
  const given = Array.isArray(input.Evaluations) ? input.Evaluations : [];
  const results = given.map(readEvaluation);
  if (given.length > 100) throw invalid('evaluations', 'Member must have length less than or equal to 100');
  const types = new Set(results.map(({ type }) => type));
  for (const type of types) {
    if (!RESOURCE_TYPES.has(type)) {
      throw new Refusal('InvalidParameterValueException', `The resource type ${type} is not supported.`);
    }
  }
  return results;
}

function readEvaluation(evaluation: Fields, index: number): Result {
  const place = `evaluations.${index + 1}.member`;
  const text = (name: string, most: number) => {
    const value = evaluation[name];
    if (typeof value === 'string' && value.length >= 1 && value.length <= most) return value;
    throw invalid(`${place}.${name}`, `Member must have length between 1 and ${most}`);
  };
  const at = dateOnWire(evaluation, 'OrderingTimestamp');
  if (!at) throw invalid(`${place}.OrderingTimestamp`, 'Member must not be null');
  return {
    type: text('ComplianceResourceType', 256),
    id: text('ComplianceResourceId', 768),
    compliance: complianceOf(evaluation.ComplianceType, place),
    annotation: evaluation.Annotation === undefined ? undefined : text('Annotation', 256),
    at,
  };
}

function complianceOf(given: unknown, place: string): string {
  if (given === 'COMPLIANT' || given === 'NON_COMPLIANT' || given === 'NOT_APPLICABLE') return given;
  if (given === 'INSUFFICIENT_DATA') {
    throw new Refusal('InvalidParameterValueException', 'INSUFFICIENT_DATA can not be put.');
  }
  throw invalid(`${place}.ComplianceType`, 'Member must satisfy enum value set');
}

export function invalid(name: string, rule: string): Refusal {
  return new Refusal('ValidationException', `1 validation error detected: Value at '${name}': ${rule}`);
}

/** Some of those that AWS Config takes; it takes no connection of CodeConnections. */
const RESOURCE_TYPES: ReadonlySet<string> = new Set([
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::IAM::Policy',
  'AWS::CodeBuild::Project',
  'AWS::CodePipeline::Pipeline',
  'AWS::::Account',
]);
