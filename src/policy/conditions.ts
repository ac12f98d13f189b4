import { isSameBase64 } from './base64.ts';
import type { Condition } from './document.ts';
import { globMatches } from './glob.ts';
import type { Comparison, Operator, Relation } from './operators.ts';
import type { Lookup } from './request.ts';
import { parseAddress, parseAddressBlock, parseDate, parseNumber } from './scalars.ts';
import { splitTemplate, substitute, type Template } from './template.ts';
import { allOf, anyOf, noneOf, type Truth } from './truth.ts';

const ARN_PARTS = 6;

/** Whether one condition holds for a request: every key of every operator is one of these, and all must hold. */
export function conditionHolds({ operator, key, values }: Condition, lookup: Lookup): Truth {
  const actual = lookup(key);
  if (operator.comparison.type === 'null') {
    if (operator.quantifier !== 'one') return nullOfEach(operator);
    return values.some(({ source }) => (source.toLowerCase() === 'true') === (actual.length === 0));
  }
  if (actual.length === 0) return holdsWhenAbsent(operator);
  const one = (value: string) => valueHolds(operator, values, value, lookup);
  if (operator.quantifier === 'any') return anyOf(actual.map(one));
  if (operator.quantifier === 'all' || operator.negated) return allOf(actual.map(one));
  return anyOf(actual.map(one));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
export function holdsWhenAbsent({ ifExists, quantifier, negated }: Operator): boolean {
  if (ifExists || quantifier === 'all') return true;
  return quantifier === 'one' && negated;
}

/**
 * Null asks about the key, not about its values: for each of them it holds, for any of them it does not, whatever the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html ("Null with qualifier")
 */
export function nullOfEach({ quantifier }: Operator): boolean {
  return quantifier === 'all';
}

function valueHolds(
  { comparison, negated }: Operator,
  values: readonly Template[],
  value: string,
  lookup: Lookup,
): Truth {
  const matched = values.map((template) => valueMatches(comparison, template, value, lookup));
  return negated ? noneOf(matched) : anyOf(matched);
}

function valueMatches(comparison: Comparison, template: Template, value: string, lookup: Lookup): Truth {
  switch (comparison.type) {
    case 'text': {
      const known = substitute(template, (key) => lookup(key)[0]);
      return known !== undefined && textMatches(comparison.mode, known, value);
    }
    case 'number':
      return relates(comparison.relation, parseNumber(value), parseNumber(template.source));
    case 'date':
      return relates(comparison.relation, parseDate(value), parseDate(template.source));
    case 'address': {
      const block = parseAddressBlock(template.source);
      const address = parseAddress(value);
      return block !== undefined && address !== undefined && block.first <= address && address <= block.last;
    }
    case 'null':
      return 'unknown';
  }
}

type Mode = Extract<Comparison, { type: 'text' }>['mode'];

function textMatches(mode: Mode, template: Template, value: string): Truth {
  if (mode === 'arn') return arnMatches(template, value);
  if (mode === 'base64') return isSameBase64(template.source, value);
  return mode === 'any-case' ? globMatches(folded(template), foldCase(value)) : globMatches(template, value);
}

/** Each of the six components is matched apart. What IAM makes of a pattern with fewer is not documented. */
function arnMatches(template: Template, value: string): Truth {
  const patterns = splitTemplate(template, ':', ARN_PARTS);
  if (patterns.length < ARN_PARTS) return 'unknown';
  const parts = value.split(':');
  if (parts.length < ARN_PARTS) return false;
  const components = [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
  return patterns.every((pattern, index) => globMatches(pattern, components[index] ?? ''));
}

function relates(relation: Relation, actual: number | undefined, given: number | undefined): boolean {
  if (actual === undefined || given === undefined) return false;
  switch (relation) {
    case 'equal':
      return actual === given;
    case 'less':
      return actual < given;
    case 'at-most':
      return actual <= given;
    case 'greater':
      return actual > given;
    case 'at-least':
      return actual >= given;
  }
}

/** ASCII only; what IAM does with other letters is not documented. */
function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function folded({ source, parts }: Template): Template {
  return {
    source,
    parts: parts.map((part) => (part.kind === 'text' ? { kind: 'text', text: foldCase(part.text) } : part)),
  };
}
