/** How one value of a policy is compared with one value of a request. */
export type Comparison =
  | {
      readonly type: 'text';
      readonly mode: 'exact' | 'any-case' | 'glob' | 'arn' | 'base64';
      readonly variables: boolean;
    }
  | { readonly type: 'number' | 'date'; readonly relation: Relation }
  | { readonly type: 'address' }
  | { readonly type: 'null' };

export type Relation = 'equal' | 'less' | 'at-most' | 'greater' | 'at-least';

/** `one`: an operator on a single value; `all`, `any`: ForAllValues, ForAnyValue. */
type Quantifier = 'one' | 'all' | 'any';

export type Operator = {
  readonly comparison: Comparison;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: Quantifier;
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const COMPARISONS: Readonly<Record<string, readonly [Comparison, negated: boolean]>> = {
  stringequals: [{ type: 'text', mode: 'exact', variables: true }, false],
  stringnotequals: [{ type: 'text', mode: 'exact', variables: true }, true],
  stringequalsignorecase: [{ type: 'text', mode: 'any-case', variables: true }, false],
  stringnotequalsignorecase: [{ type: 'text', mode: 'any-case', variables: true }, true],
  stringlike: [{ type: 'text', mode: 'glob', variables: true }, false],
  stringnotlike: [{ type: 'text', mode: 'glob', variables: true }, true],
  // ArnEquals and ArnLike behave identically.
  arnequals: [{ type: 'text', mode: 'arn', variables: true }, false],
  arnlike: [{ type: 'text', mode: 'arn', variables: true }, false],
  arnnotequals: [{ type: 'text', mode: 'arn', variables: true }, true],
  arnnotlike: [{ type: 'text', mode: 'arn', variables: true }, true],
  // Variables are read by the string and ARN operators only.
  bool: [{ type: 'text', mode: 'any-case', variables: false }, false],
  binaryequals: [{ type: 'text', mode: 'base64', variables: false }, false],
  numericequals: [{ type: 'number', relation: 'equal' }, false],
  numericnotequals: [{ type: 'number', relation: 'equal' }, true],
  numericlessthan: [{ type: 'number', relation: 'less' }, false],
  numericlessthanequals: [{ type: 'number', relation: 'at-most' }, false],
  numericgreaterthan: [{ type: 'number', relation: 'greater' }, false],
  numericgreaterthanequals: [{ type: 'number', relation: 'at-least' }, false],
  dateequals: [{ type: 'date', relation: 'equal' }, false],
  datenotequals: [{ type: 'date', relation: 'equal' }, true],
  datelessthan: [{ type: 'date', relation: 'less' }, false],
  datelessthanequals: [{ type: 'date', relation: 'at-most' }, false],
  dategreaterthan: [{ type: 'date', relation: 'greater' }, false],
  dategreaterthanequals: [{ type: 'date', relation: 'at-least' }, false],
  ipaddress: [{ type: 'address' }, false],
  notipaddress: [{ type: 'address' }, true],
  null: [{ type: 'null' }, false],
};

const known = new Map<string, Operator | undefined>();

/** Reads an operator's name in any case, with its modifiers; undefined for a name IAM does not have. */
export function readOperator(name: string): Operator | undefined {
  if (known.has(name)) return known.get(name);
  const operator = parseOperator(name.toLowerCase());
  // Names come from policies: only those that mean something are worth remembering.
  if (operator) known.set(name, operator);
  return operator;
}

function parseOperator(name: string): Operator | undefined {
  const [, quantifier, base = '', ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/s.exec(name) ?? [];
  const found = Object.hasOwn(COMPARISONS, base) ? COMPARISONS[base] : undefined;
  // Null is itself the question whether the key exists.
  if (!found || (base === 'null' && ifExists)) return undefined;
  return {
    comparison: found[0],
    negated: found[1],
    ifExists: ifExists !== undefined,
    quantifier: quantifier === undefined ? 'one' : quantifier === 'forallvalues:' ? 'all' : 'any',
  };
}

/** Wildcards and variables are read in text comparisons only, wildcards not in those that compare exactly. */
export function syntaxOf(
  { comparison }: Operator,
  variables: boolean,
): { wildcards: boolean; variables: boolean } {
  if (comparison.type !== 'text') return { wildcards: false, variables: false };
  const wildcards = comparison.mode === 'glob' || comparison.mode === 'arn';
  return { wildcards, variables: variables && comparison.variables };
}
