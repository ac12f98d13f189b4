import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../src/account/json-chars';

import { byteAt, name, named, next, skip, text, value } from './json';
import { isTextOperator } from './operators';
import { mayWant } from './vocabulary';
import { Words } from './words';

const EFFECT = 1;
const ACTION = 2;
const RESOURCE = 4;
const SID = 8;
const CONDITION = 16;
const WHOLE = EFFECT | ACTION | RESOURCE;
const ELEMENTS = new Words()
  .add('Effect', EFFECT)
  .add('Action', ACTION)
  .add('Resource', RESOURCE)
  .add('Sid', SID)
  .add('Condition', CONDITION);
const EFFECTS = new Words().add('Allow', 1).add('Deny', 1);

/**
 * Whether the last statement can be passed over: it is well formed in the commonest way, and has no action that anybody wants.
 */
export let isSilent = true;

/** Past the statement that begins here. */
export function statement(start: usize): usize {
  isSilent = true;
  if (byteAt(start) != OPEN_OBJECT) return loud(start);
  let seen = 0;
  let at = skip(start + 1);
  while (byteAt(at) != CLOSE_OBJECT) {
    const end = name(at);
    // Of an element that is given twice JSON.parse keeps the last; all have to be silent.
    const which = ELEMENTS.meaning(at + 1, end - 1);
    seen |= which;
    at = next(element(which, named(end)), CLOSE_OBJECT);
  }
  if ((seen & WHOLE) != WHOLE) isSilent = false;
  return at + 1;
}

function element(which: i32, at: usize): usize {
  switch (which) {
    case ACTION:
      return texts(at, true);
    case RESOURCE:
      return texts(at, false);
    case EFFECT:
      return effect(at);
    case CONDITION:
      return condition(at);
    case SID:
      return plain(at);
    default:
      return loud(at);
  }
}

/** Past what only a closer look can judge. */
function loud(at: usize): usize {
  isSilent = false;
  return value(at);
}

function plain(at: usize): usize {
  return byteAt(at) == QUOTE ? text(at) : loud(at);
}

function effect(at: usize): usize {
  const end = plain(at);
  if (isSilent && EFFECTS.meaning(at + 1, end - 1) == 0) isSilent = false;
  return end;
}

/** Past a text or a list of some; as action patterns, none that may be wanted. */
function texts(start: usize, areActions: bool): usize {
  if (byteAt(start) != OPEN_LIST) return entry(start, areActions);
  let at = skip(start + 1);
  if (byteAt(at) == CLOSE_LIST) isSilent = false;
  while (byteAt(at) != CLOSE_LIST) at = next(entry(at, areActions), CLOSE_LIST);
  return at + 1;
}

function entry(at: usize, isAction: bool): usize {
  const end = plain(at);
  if (isAction && isSilent && mayWant(at + 1, end - 1)) isSilent = false;
  return end;
}

function condition(start: usize): usize {
  if (byteAt(start) != OPEN_OBJECT) return loud(start);
  let at = skip(start + 1);
  while (byteAt(at) != CLOSE_OBJECT) {
    const end = name(at);
    if (!isTextOperator(at + 1, end - 1)) isSilent = false;
    at = next(keys(named(end)), CLOSE_OBJECT);
  }
  return at + 1;
}

function keys(start: usize): usize {
  if (byteAt(start) != OPEN_OBJECT) return loud(start);
  let at = skip(start + 1);
  while (byteAt(at) != CLOSE_OBJECT) at = next(texts(named(name(at)), false), CLOSE_OBJECT);
  return at + 1;
}
