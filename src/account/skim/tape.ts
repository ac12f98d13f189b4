// What both sides of the module know: the numbers of what a walk over a record notes, and a limit.

/** Beginnings of action patterns of which the next byte is remembered. Policies need a few hundred. */
export const MOST_BEGINNINGS = 2048;

// Texts, from behind the opening quote to the closing one.
export const ARN = 1;
export const NAME = 2;
export const ID = 3;
export const PATH = 4;
export const GROUP = 5;
export const BOUNDARY = 6;
/** The name of the inline policy whose document came before. */
export const POLICY = 7;

// JSON values.
export const TRUST = 8;
export const TAGS = 9;
export const ATTACHMENTS = 10;
/** A statement of the document that comes next, which is to be read; its number is its position. */
export const STATEMENT = 11;
/** Its number is COMMON where all but those statements can be passed over. */
export const DOCUMENT = 12;
export const COMMON = 1;

/** Of a managed policy: another version begins. */
export const VERSION = 13;
/** Elements of managed policies and of their versions that count, each a JSON value: the numbers go on from these. */
export const OF_POLICY = 14;
export const POLICY_ELEMENTS = [
  'Arn',
  'PolicyName',
  'DefaultVersionId',
  'AttachmentCount',
  'PermissionsBoundaryUsageCount',
];
export const OF_VERSION = 19;
export const VERSION_ELEMENTS = ['VersionId', 'IsDefaultVersion'];
