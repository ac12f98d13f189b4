import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../json-chars.ts';
import type { Decode } from '../value-capture.ts';
import { type JsonBytes, word } from './json-bytes.ts';
import type { Vocabulary } from './vocabulary.ts';

const VERSION = word('Version');
const STATEMENT = word('Statement');
const NEWER = word('2012-10-17');
const SID = word('Sid');
const EFFECT = word('Effect');
const ALLOW = word('Allow');
const DENY = word('Deny');
const ACTION = word('Action');
const RESOURCE = word('Resource');
const CONDITION = word('Condition');

const HAS_EFFECT = 1;
const HAS_ACTION = 2;
const HAS_RESOURCE = 4;
const HAS_SID = 8;
const HAS_CONDITION = 16;
const WHOLE = HAS_EFFECT | HAS_ACTION | HAS_RESOURCE;

/** A statement that is to be read: its position, and where it begins and ends in the bytes. */
type Loud = { readonly position: number; readonly from: number; readonly to: number };
/** The statements of a document of the commonest form. */
type Skimmed = { readonly count: number; readonly loud: readonly Loud[] };

const SILENT: readonly Loud[] = [];
/** Stands where a statement was passed over, so that the others keep their positions. */
const NOTHING = { Effect: 'Allow', Action: 'nothing:Nothing', Resource: '*' };

/**
 * Walks over a policy document, and answers what is to be read of it: undefined where it is one of the many that can be passed
 * over, well formed in the commonest way and without a statement that anybody wants. INVARIANT: `readDocument` makes the same
 * of what comes out as of the document. Whatever is less common is parsed for it to read. Throws SyntaxError.
 */
export function skimDocument(json: JsonBytes, vocabulary: Vocabulary, decode: Decode): unknown {
  json.peek();
  const from = json.at;
  const { isPlain } = json;
  const statements = skimStatements(json, vocabulary);
  // What was not plain is parsed below.
  json.isPlain = isPlain;
  if (!statements) return JSON.parse(decode(json.bytes, from, json.at));
  const { count, loud } = statements;
  if (loud.length === 0) return undefined;
  const all: unknown[] = Array.from({ length: count }, () => NOTHING);
  for (const { position, from: start, to } of loud) all[position] = JSON.parse(decode(json.bytes, start, to));
  return { Version: '2012-10-17', Statement: all };
}

function skimStatements(json: JsonBytes, vocabulary: Vocabulary): Skimmed | undefined {
  if (json.peek() !== OPEN_OBJECT) {
    json.value();
    return undefined;
  }
  let statements: Skimmed | undefined;
  let isCommon = true;
  let versions = 0;
  for (let more = json.open(CLOSE_OBJECT); more; more = json.more(CLOSE_OBJECT)) {
    json.name();
    if (json.is(VERSION)) {
      versions += 1;
      isCommon = isText(json) && json.is(NEWER) && isCommon;
    } else if (json.is(STATEMENT) && statements === undefined && json.peek() === OPEN_LIST)
      statements = skimList(json, vocabulary);
    else {
      isCommon = false;
      json.value();
    }
  }
  return isCommon && versions === 1 ? statements : undefined;
}

function skimList(json: JsonBytes, vocabulary: Vocabulary): Skimmed {
  let loud: Loud[] | undefined;
  let count = 0;
  for (let more = json.open(CLOSE_LIST); more; more = json.more(CLOSE_LIST)) {
    json.peek();
    const from = json.at;
    json.isPlain = true;
    // INVARIANT: what is not plain may say something else than its bytes.
    if (!isSilentStatement(json, vocabulary) || !json.isPlain) {
      loud ??= [];
      loud.push({ position: count, from, to: json.at });
    }
    count += 1;
  }
  return { count, loud: loud ?? SILENT };
}

/** Passes what only a closer look can judge. */
function passed(json: JsonBytes): false {
  json.value();
  return false;
}

function isSilentStatement(json: JsonBytes, vocabulary: Vocabulary): boolean {
  if (json.peek() !== OPEN_OBJECT) return passed(json);
  let isSilent = true;
  let seen = 0;
  for (let more = json.open(CLOSE_OBJECT); more; more = json.more(CLOSE_OBJECT)) {
    json.name();
    const element = elementOf(json);
    // Of an element that is given twice JSON.parse keeps the last; all have to be silent.
    if (element === 0) isSilent = passed(json);
    else if (!isSilentElement(json, element, vocabulary)) isSilent = false;
    seen |= element;
  }
  return isSilent && (seen & WHOLE) === WHOLE;
}

function elementOf(json: JsonBytes): number {
  switch (json.to - json.from) {
    case ACTION.length:
      return json.is(ACTION) ? HAS_ACTION : json.is(EFFECT) ? HAS_EFFECT : 0;
    case RESOURCE.length:
      return json.is(RESOURCE) ? HAS_RESOURCE : 0;
    case CONDITION.length:
      return json.is(CONDITION) ? HAS_CONDITION : 0;
    default:
      return json.is(SID) ? HAS_SID : 0;
  }
}

function isSilentElement(json: JsonBytes, element: number, vocabulary: Vocabulary): boolean {
  switch (element) {
    case HAS_ACTION:
      return areTexts(json, vocabulary);
    case HAS_RESOURCE:
      return areTexts(json);
    case HAS_EFFECT:
      return isText(json) && (json.is(ALLOW) || json.is(DENY));
    case HAS_CONDITION:
      return isPlainCondition(json, vocabulary);
    default:
      return isText(json);
  }
}

function isText(json: JsonBytes): boolean {
  if (json.peek() !== QUOTE) return passed(json);
  json.text();
  return true;
}

/** A text or a list of some; as action patterns, none that may be wanted. */
function areTexts(json: JsonBytes, vocabulary?: Vocabulary): boolean {
  if (json.peek() !== OPEN_LIST) return isText(json) && isUnwanted(json, vocabulary);
  let areAll = true;
  let texts = 0;
  for (let more = json.open(CLOSE_LIST); more; more = json.more(CLOSE_LIST)) {
    areAll = isText(json) && areAll && isUnwanted(json, vocabulary);
    texts += 1;
  }
  return areAll && texts > 0;
}

function isUnwanted(json: JsonBytes, vocabulary: Vocabulary | undefined): boolean {
  return vocabulary === undefined || !vocabulary.mayWant(json);
}

function isPlainCondition(json: JsonBytes, vocabulary: Vocabulary): boolean {
  if (json.peek() !== OPEN_OBJECT) return passed(json);
  let isPlain = true;
  for (let more = json.open(CLOSE_OBJECT); more; more = json.more(CLOSE_OBJECT)) {
    json.name();
    isPlain = vocabulary.isTextOperator(json) && isPlain;
    isPlain = areKeys(json) && isPlain;
  }
  return isPlain;
}

function areKeys(json: JsonBytes): boolean {
  if (json.peek() !== OPEN_OBJECT) return passed(json);
  let areAll = true;
  for (let more = json.open(CLOSE_OBJECT); more; more = json.more(CLOSE_OBJECT)) {
    json.name();
    areAll = areTexts(json) && areAll;
  }
  return areAll;
}
