import { QUOTE } from '../src/account/json-chars';
import {
  ARN,
  ATTACHMENTS,
  BOUNDARY,
  GROUP,
  ID,
  NAME,
  PATH,
  POLICY,
  TAGS,
  TRUST,
} from '../src/account/skim/tape';
import { document, isSilent } from './document';
import { bit, elements, entries, seen } from './elements';
import { byteAt, leave, text, value } from './json';
import { keep, keepIfCommon } from './pieces';
import { length, note, rewind } from './tape';
import { Words } from './words';

const GROUPS = 16;
const ATTACHED = 17;
const INLINE = 18;

const USER = elementsOf('User');
const GROUP_ELEMENTS = elementsOf('Group');
const ROLE = elementsOf('Role');

const POLICY_NAME = 1;
const POLICY_DOCUMENT = 2;
const INLINE_POLICY = new Words().add('PolicyName', POLICY_NAME).add('PolicyDocument', POLICY_DOCUMENT);
const ATTACHED_POLICY = new Words().add('PolicyName', 1).add('PolicyArn', 2);
const TAG = new Words().add('Key', 1).add('Value', 2);
const BOUNDARY_ARN = new Words().add('PermissionsBoundaryArn', BOUNDARY);

const IDENTITY = bit(ARN) | bit(NAME);
const HOLDERS = bit(INLINE) | bit(ATTACHED) | bit(GROUPS);

/** Of the last inline policy. */
let nameAt: usize = 0;
let nameEnd: usize = 0;

function elementsOf(kind: string): Words {
  return new Words()
    .add('Arn', ARN)
    .add('Path', PATH)
    .add(kind + 'Name', NAME)
    .add(kind + 'Id', ID)
    .add('AssumeRolePolicyDocument', TRUST)
    .add('AttachedManagedPolicies', ATTACHED)
    .add(kind + 'PolicyList', INLINE)
    .add('GroupList', GROUPS)
    .add('PermissionsBoundary', BOUNDARY)
    .add('Tags', TAGS);
}

export function user(start: usize): usize {
  return principal(start, USER);
}

export function group(start: usize): usize {
  return principal(start, GROUP_ELEMENTS);
}

export function role(start: usize): usize {
  return principal(start, ROLE);
}

/** Past the record of a principal that begins here, of which the tape notes what counts. */
function principal(start: usize, words: Words): usize {
  rewind(0);
  const end = elements(start, words, element);
  if ((seen & IDENTITY) != IDENTITY || (seen & HOLDERS) == 0) leave();
  return end;
}

function element(which: i32, at: usize): usize {
  switch (which) {
    case ARN:
    case NAME:
    case ID:
      return noted(which, at);
    case PATH:
      return notedCommon(which, at);
    case TRUST:
      return trust(at);
    case INLINE:
      return entries(at, inlinePolicy);
    case ATTACHED:
      return attachments(at);
    case GROUPS:
      return groups(at);
    case BOUNDARY:
      return boundary(at);
    case TAGS:
      return tags(at);
    default:
      return value(at);
  }
}

/** Past a text that is one of those that count. */
function noted(what: i32, at: usize): usize {
  const end = plain(at);
  note(what, at + 1, end - 1);
  return end;
}

/** The same, of one that many others say too. */
function notedCommon(what: i32, at: usize): usize {
  const end = plain(at);
  note(what, at + 1, end - 1, <i32>keepIfCommon(at + 1, end - 1));
  return end;
}

function plain(at: usize): usize {
  if (byteAt(at) != QUOTE) leave();
  return text(at);
}

function trust(at: usize): usize {
  const end = value(at);
  note(TRUST, at, end, <i32>keep(at, end));
  return end;
}

function groups(start: usize): usize {
  return entries(start, (at) => notedCommon(GROUP, at));
}

/** Most say nothing that anybody wants, and are not noted. */
function inlinePolicy(start: usize): usize {
  const before = length();
  const end = elements(start, INLINE_POLICY, elementOfPolicy);
  if (seen != (bit(POLICY_NAME) | bit(POLICY_DOCUMENT))) leave();
  if (isSilent) rewind(before);
  else note(POLICY, nameAt, nameEnd);
  return end;
}

function elementOfPolicy(which: i32, at: usize): usize {
  if (which == POLICY_DOCUMENT) return document(at);
  if (which != POLICY_NAME) leave();
  const end = plain(at);
  nameAt = at + 1;
  nameEnd = end - 1;
  return end;
}

/** The same few policies are attached all over an account, and are written alike. */
function attachments(start: usize): usize {
  const end = entries(start, (at) => pair(at, ATTACHED_POLICY));
  note(ATTACHMENTS, start, end, <i32>keepIfCommon(start, end));
  return end;
}

function tags(start: usize): usize {
  const end = entries(start, (at) => pair(at, TAG));
  note(TAGS, start, end, <i32>keep(start, end));
  return end;
}

function boundary(start: usize): usize {
  const end = elements(start, BOUNDARY_ARN, (which, at) =>
    which == BOUNDARY ? notedCommon(BOUNDARY, at) : value(at),
  );
  if ((seen & bit(BOUNDARY)) == 0) leave();
  return end;
}

/** Past an object of two texts with the names 1 and 2. */
function pair(start: usize, names: Words): usize {
  const end = elements(start, names, (which, at) => {
    if (which == 0 || byteAt(at) != QUOTE) leave();
    return text(at, true);
  });
  if (seen != (bit(1) | bit(2))) leave();
  return end;
}
