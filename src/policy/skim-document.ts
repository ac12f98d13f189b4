import { readOperator } from './operators.ts';

type Json = { readonly [name: string]: unknown };

/**
 * Whether a document is one of the many that can be passed over: well formed in the commonest way, and without a statement
 * that anybody wants. INVARIANT: what is skimmed over, `readDocument` reads to no statement and no problem. The reverse need
 * not hold; whatever is less common is left to it.
 */
export function canSkim(document: unknown, wants: (actionPattern: string) => boolean): boolean {
  if (!isObject(document)) return false;
  for (const name in document) if (name !== 'Version' && name !== 'Statement') return false;
  const { Version: version, Statement: statements } = document;
  if (version !== '2012-10-17' || !Array.isArray(statements)) return false;
  for (const statement of statements) if (!canSkimStatement(statement, wants)) return false;
  return true;
}

function canSkimStatement(statement: unknown, wants: (actionPattern: string) => boolean): boolean {
  if (!isObject(statement)) return false;
  let elements = 0;
  for (const name in statement) {
    const value = statement[name];
    switch (name) {
      case 'Sid':
        if (typeof value !== 'string') return false;
        break;
      case 'Effect':
        if (value !== 'Allow' && value !== 'Deny') return false;
        elements += 1;
        break;
      case 'Action':
        if (!everyText(value) || someText(value, wants)) return false;
        elements += 1;
        break;
      case 'Resource':
        if (!everyText(value)) return false;
        elements += 1;
        break;
      case 'Condition':
        if (!canSkimCondition(value)) return false;
        break;
      default:
        return false;
    }
  }
  return elements === 3;
}

function canSkimCondition(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  for (const name of Object.keys(condition)) {
    const keys = condition[name];
    if (readOperator(name)?.comparison.type !== 'text' || !isObject(keys)) return false;
    for (const key of Object.keys(keys)) if (!everyText(keys[key])) return false;
  }
  return true;
}

function everyText(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (!Array.isArray(value) || value.length === 0) return false;
  for (let index = 0; index < value.length; index += 1) if (typeof value[index] !== 'string') return false;
  return true;
}

function someText(value: unknown, wants: (text: string) => boolean): boolean {
  if (typeof value === 'string') return wants(value);
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index += 1) if (wants(String(value[index]))) return true;
  return false;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
