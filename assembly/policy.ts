import { OF_POLICY, OF_VERSION, POLICY_ELEMENTS, VERSION, VERSION_ELEMENTS } from '../src/account/skim/tape';
import { document } from './document';
import { elements, entries } from './elements';
import { value } from './json';
import { note, rewind } from './tape';
import { Words } from './words';

const DOCUMENT = 1;
const VERSIONS = 2;
const POLICY = numbered(POLICY_ELEMENTS, OF_POLICY).add('PolicyVersionList', VERSIONS);
const POLICY_VERSION = numbered(VERSION_ELEMENTS, OF_VERSION).add('Document', DOCUMENT);

function numbered(names: string[], first: i32): Words {
  const words = new Words();
  for (let index = 0; index < names.length; index += 1) words.add(names[index], first + index);
  return words;
}

/** Past the record of a managed policy that begins here, of which the tape notes what counts. */
export function policy(start: usize): usize {
  rewind(0);
  return elements(start, POLICY, element);
}

function element(which: i32, at: usize): usize {
  if (which == VERSIONS) return entries(at, version);
  if (which == DOCUMENT) return document(at);
  const end = value(at);
  if (which != 0) note(which, at, end);
  return end;
}

function version(at: usize): usize {
  note(VERSION, at, at);
  return elements(at, POLICY_VERSION, element);
}
