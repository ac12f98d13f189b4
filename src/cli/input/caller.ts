import type { Caller } from '#policy';
import { usageError } from '../errors.ts';

const ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):(role|user|group)\/(?:[^/]+\/)*([^/]+)$/;
const NO_TAGS: ReadonlyMap<string, string> = new Map();

/** The principal behind an ARN of which nothing else is known. */
export function callerFromArn(arn: string): Caller {
  const [, partition = '', account = '', type, name = ''] = ARN.exec(arn) ?? [];
  if (type !== 'role' && type !== 'user' && type !== 'group') {
    throw usageError(
      '--principal',
      `\`${arn}\` is not the ARN of a role, user or group; expected arn:aws:iam::111122223333:role/NAME`,
    );
  }
  // Its tags are not known, so they may be anything: the reading that grants more.
  return { type, arn, account, partition, id: undefined, name, tags: NO_TAGS, sessionTags: true };
}
