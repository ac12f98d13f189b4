import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT } from '../src/account/json-chars';
import { byteAt, leave, name, named, next, open } from './json';
import { Words } from './words';

/** Which elements the last object had, by their bits. */
export let seen = 0;

export function bit(element: i32): i32 {
  return 1 << element;
}

/**
 * Past an object; `element` is told what each element means, 0 for nothing, and where its value begins, and answers where that
 * ends. None that means something is given twice.
 */
export function elements(start: usize, words: Words, element: (which: i32, at: usize) => usize): usize {
  let all = 0;
  let at = open(start, OPEN_OBJECT);
  while (byteAt(at) != CLOSE_OBJECT) {
    const end = name(at);
    const which = words.meaning(at + 1, end - 1);
    if (which != 0 && (all & bit(which)) != 0) leave();
    all |= bit(which);
    at = next(element(which, named(end)), CLOSE_OBJECT);
  }
  seen = all;
  return at + 1;
}

/** Past a list; `entry` is told where each entry begins, and answers where it ends. */
export function entries(start: usize, entry: (at: usize) => usize): usize {
  let at = open(start, OPEN_LIST);
  while (byteAt(at) != CLOSE_LIST) at = next(entry(at), CLOSE_LIST);
  return at + 1;
}
