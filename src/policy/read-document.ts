import type { Condition, PolicyKind, Principals, Problem, Reading, Statement, Targets } from './document.ts';
import { type Operator, readOperator, syntaxOf } from './operators.ts';
import { parseAddressBlock, parseDate, parseNumber } from './scalars.ts';
import { readTemplate, type Template } from './template.ts';

export type ReadOptions = {
  readonly kind: PolicyKind;
  /**
   * Statements whose `Action` list has no entry of interest are checked and then left out; a `NotAction` always stays.
   * Without it every statement stays.
   */
  readonly wants?: ((actionPattern: string) => boolean) | undefined;
};

const PERMISSIONS: ReadOptions = { kind: 'permissions' };
const DOCUMENT_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
// One unreadable document can hold a hundred thousand bad statements; the first few tell the story.
const MOST_PROBLEMS = 20;

type Json = { readonly [name: string]: unknown };

/**
 * Reads a policy document given as parsed JSON, checking every element of every statement.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readDocument(input: unknown, options: ReadOptions = PERMISSIONS): Reading {
  return new DocumentReader(options).read(input);
}

class DocumentReader {
  readonly #options: ReadOptions;
  readonly #problems: Problem[] = [];
  #variables = false;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  read(input: unknown): Reading {
    const statements = isObject(input) ? this.#document(input) : [];
    if (!isObject(input)) this.#report('', `expected a policy document, found ${nameOf(input)}`);
    if (this.#problems.length > 0) return { readable: false, problems: this.#problems };
    return { readable: true, statements };
  }

  #document(document: Json): Statement[] {
    for (const name in document) {
      if (!DOCUMENT_ELEMENTS.has(name)) this.#report(name, 'unknown element of a policy document');
    }
    const { Version: version, Id: id, Statement: given } = document;
    if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
      this.#report('Version', 'expected 2012-10-17 or 2008-10-17');
    }
    if (id !== undefined && typeof id !== 'string') this.#report('Id', 'expected a string');
    // A document without Version is of the older one, which has no variables.
    this.#variables = version === '2012-10-17';
    if (given === undefined) this.#report('Statement', 'missing');
    else if (Array.isArray(given))
      // Holes are passed over: whoever knows that a statement says nothing may leave it out, and the others keep their positions.
      return given.flatMap((one, index) => this.#statement(one, index, `Statement[${index}]`));
    else return this.#statement(given, 0, 'Statement');
    return [];
  }

  #statement(given: unknown, index: number, path: string): Statement[] {
    if (this.#problems.length >= MOST_PROBLEMS) return [];
    if (!isObject(given)) {
      this.#report(path, `expected a statement, found ${nameOf(given)}`);
      return [];
    }
    this.#elements(given, path);
    const effect = given.Effect;
    if (effect !== 'Allow' && effect !== 'Deny') this.#report(`${path}.Effect`, 'expected Allow or Deny');
    const wanted = this.#isWanted(given, path);
    const conditions = this.#conditions(given.Condition, `${path}.Condition`, wanted);
    const resources = this.#resources(given, path, wanted);
    const principals = this.#principals(given, path);
    if (!wanted || (effect !== 'Allow' && effect !== 'Deny')) return [];
    const sid = given.Sid as string | undefined;
    return [{ index, sid, effect, actions: actionsOf(given), resources, principals, conditions }];
  }

  #elements(given: Json, path: string): void {
    for (const name in given) {
      if (!STATEMENT_ELEMENTS.has(name)) this.#report(`${path}.${name}`, 'unknown element of a statement');
    }
    if (given.Sid !== undefined && typeof given.Sid !== 'string')
      this.#report(`${path}.Sid`, 'expected a string');
  }

  /** Checks Action or NotAction, and says whether the statement can be about an action of interest. */
  #isWanted(given: Json, path: string): boolean {
    const negated = given.NotAction !== undefined;
    this.#exactlyOne(given, 'Action', 'NotAction', path);
    const patterns = negated ? given.NotAction : given.Action;
    this.#texts(patterns, `${path}.${negated ? 'NotAction' : 'Action'}`);
    const { wants } = this.#options;
    if (negated || !wants) return true;
    if (typeof patterns === 'string') return wants(patterns);
    return (
      Array.isArray(patterns) && patterns.some((pattern) => typeof pattern === 'string' && wants(pattern))
    );
  }

  #resources(given: Json, path: string, wanted: boolean): Targets | undefined {
    const negated = given.NotResource !== undefined;
    if (this.#options.kind === 'trust') {
      for (const name of ['Resource', 'NotResource']) {
        if (given[name] !== undefined) this.#report(`${path}.${name}`, 'a trust policy names no resource');
      }
      return undefined;
    }
    this.#exactlyOne(given, 'Resource', 'NotResource', path);
    const patterns = negated ? given.NotResource : given.Resource;
    this.#texts(patterns, `${path}.${negated ? 'NotResource' : 'Resource'}`);
    if (!wanted) return undefined;
    const syntax = { wildcards: true, variables: this.#variables };
    return { negated, patterns: texts(patterns).map((text) => readTemplate(text, syntax)) };
  }

  #principals(given: Json, path: string): Principals | undefined {
    const { Principal: named, NotPrincipal: excepted } = given;
    if (this.#options.kind === 'permissions') {
      for (const name of ['Principal', 'NotPrincipal']) {
        if (given[name] !== undefined)
          this.#report(`${path}.${name}`, 'an identity policy names no principal');
      }
      return undefined;
    }
    this.#exactlyOne(given, 'Principal', 'NotPrincipal', path);
    const negated = excepted !== undefined;
    return this.#principalElement(
      negated ? excepted : named,
      negated,
      `${path}.${negated ? 'NotPrincipal' : 'Principal'}`,
    );
  }

  #principalElement(given: unknown, negated: boolean, path: string): Principals {
    const byType = new Map<'AWS' | 'Service' | 'Federated' | 'CanonicalUser', readonly string[]>();
    if (isObject(given)) {
      for (const [type, value] of Object.entries(given)) {
        this.#texts(value, `${path}.${type}`);
        if (type === 'AWS' || type === 'Service' || type === 'Federated' || type === 'CanonicalUser') {
          byType.set(type, texts(value));
        } else this.#report(`${path}.${type}`, 'expected AWS, Service, Federated or CanonicalUser');
      }
    } else if (given !== undefined && given !== '*') this.#report(path, 'expected "*" or an object');
    return { negated, everyone: given === '*', byType };
  }

  #conditions(given: unknown, path: string, wanted: boolean): Condition[] {
    if (given === undefined) return [];
    if (!isObject(given)) {
      this.#report(path, `expected an object, found ${nameOf(given)}`);
      return [];
    }
    const conditions: Condition[] = [];
    for (const name of Object.keys(given)) {
      const operator = readOperator(name);
      const keys = given[name];
      if (!operator) this.#report(`${path}.${name}`, 'unknown condition operator');
      else if (!isObject(keys)) this.#report(`${path}.${name}`, `expected an object, found ${nameOf(keys)}`);
      else this.#operatorKeys(operator, name, keys, `${path}.${name}`, wanted ? conditions : undefined);
    }
    return conditions;
  }

  #operatorKeys(
    operator: Operator,
    name: string,
    keys: Json,
    path: string,
    into: Condition[] | undefined,
  ): void {
    for (const key of Object.keys(keys)) {
      const values = keys[key];
      this.#values(operator, values, `${path}.${key}`);
      into?.push({
        operator,
        key: key.toLowerCase(),
        values: this.#templates(operator, values),
        shown: { operator: name, key },
      });
    }
  }

  #templates(operator: Operator, values: unknown): Template[] {
    const syntax = syntaxOf(operator, this.#variables);
    const list = Array.isArray(values) ? values : [values];
    // What is no text was reported; turning it into one could run into anything.
    return list.map((value) => readTemplate(typeof value === 'object' ? '' : String(value), syntax));
  }

  #values(operator: Operator, given: unknown, path: string): void {
    if (!Array.isArray(given)) this.#value(operator, given, path);
    else for (const [index, value] of given.entries()) this.#value(operator, value, `${path}[${index}]`);
  }

  #value({ comparison }: Operator, value: unknown, path: string): void {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      this.#report(path, `expected a string, found ${nameOf(value)}`);
      return;
    }
    if (typeof value === 'number' && !isExact(value))
      this.#report(path, 'expected a string: a number with so many digits is not read exactly');
    if (comparison.type === 'text') return;
    const expected = comparison.type;
    if (!IS_OF_TYPE[expected](String(value))) this.#report(path, `expected ${EXPECTED[expected]}`);
  }

  #exactlyOne(given: Json, name: string, negatedName: string, path: string): void {
    const both = given[name] !== undefined && given[negatedName] !== undefined;
    const neither = given[name] === undefined && given[negatedName] === undefined;
    if (both) this.#report(`${path}.${negatedName}`, `a statement has either ${name} or ${negatedName}`);
    if (neither) this.#report(`${path}.${name}`, 'missing');
  }

  #texts(given: unknown, path: string): void {
    if (typeof given === 'string' || given === undefined) return;
    if (!Array.isArray(given))
      this.#report(path, `expected a string or a list of strings, found ${nameOf(given)}`);
    else {
      for (let index = 0; index < given.length; index += 1) {
        const text: unknown = given[index];
        if (typeof text !== 'string')
          this.#report(`${path}[${index}]`, `expected a string, found ${nameOf(text)}`);
      }
    }
  }

  #report(path: string, message: string): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ path, message });
  }
}

const IS_OF_TYPE = {
  number: (text: string) => parseNumber(text) !== undefined,
  date: (text: string) => parseDate(text) !== undefined,
  address: (text: string) => parseAddressBlock(text) !== undefined,
  null: (text: string) => /^(true|false)$/i.test(text),
};
const EXPECTED = {
  number: 'a number',
  date: 'a date (ISO 8601 or seconds since 1970)',
  address: 'an IP address or block',
  null: 'true or false',
};

function actionsOf(given: Json): Targets {
  const negated = given.NotAction !== undefined;
  const syntax = { wildcards: true, variables: false };
  // Actions are matched in any case; folding them once is enough.
  const fold = (text: string) => ({ ...readTemplate(text.toLowerCase(), syntax), source: text });
  return { negated, patterns: texts(negated ? given.NotAction : given.Action).map(fold) };
}

function texts(given: unknown): string[] {
  if (typeof given === 'string') return [given];
  return Array.isArray(given) ? given.filter((text) => typeof text === 'string') : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON.parse rounds what has more digits than this, and then nobody knows what was written. */
function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Math.abs(value) < 2 ** 53 && `${value}`.length <= 16);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
