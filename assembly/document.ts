import { CLOSE_LIST, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../src/account/json-chars';
import { COMMON, DOCUMENT, STATEMENT } from '../src/account/skim/tape';
import { bit, elements, seen } from './elements';
import { byteAt, next, skip, value } from './json';
import { isSilent as isSilentStatement, statement } from './statement';
import { length, note } from './tape';
import { Words } from './words';

const VERSION = 1;
const STATEMENTS = 2;
const ELEMENTS = new Words().add('Version', VERSION).add('Statement', STATEMENTS);
const VERSIONS = new Words().add('2012-10-17', 1);

/** Of the last document: whether it is well formed in the commonest way, all but its statements. */
let isCommon = true;
/** Whether it can be passed over. */
export let isSilent = true;

/** Past the policy document that begins here. Notes the statements that are to be read, and then the document. */
export function document(start: usize): usize {
  const before = length();
  isCommon = byteAt(start) == OPEN_OBJECT;
  const end = isCommon ? elements(start, ELEMENTS, element) : value(start);
  if (seen != (bit(VERSION) | bit(STATEMENTS))) isCommon = false;
  isSilent = isCommon && length() == before;
  note(DOCUMENT, start, end, isCommon ? COMMON : 0);
  return end;
}

function element(which: i32, at: usize): usize {
  if (which == STATEMENTS && byteAt(at) == OPEN_LIST) return statements(at);
  const end = value(at);
  const isNewer = which == VERSION && byteAt(at) == QUOTE && VERSIONS.meaning(at + 1, end - 1) != 0;
  if (!isNewer) isCommon = false;
  return end;
}

function statements(start: usize): usize {
  let position = 0;
  let at = skip(start + 1);
  while (byteAt(at) != CLOSE_LIST) {
    const end = statement(at);
    if (!isSilentStatement) note(STATEMENT, at, end, position);
    position += 1;
    at = next(end, CLOSE_LIST);
  }
  return at + 1;
}
