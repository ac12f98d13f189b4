import { consistently, entriesOf, inParallel, listOf, type Page } from './calls.ts';
import { unlessGone } from './errors.ts';

type Attachment = { readonly PolicyName?: string | undefined; readonly PolicyArn?: string | undefined };
type Pages<T> = (marker: string | undefined) => Promise<Page<T>>;

/** The calls that tell about one role, user or group. */
export type PrincipalCalls = {
  readonly operation: string;
  /** How a record of get-account-authorization-details calls the inline policies. */
  readonly inlineList: string;
  readonly entity: () => Promise<object>;
  readonly policyNames: Pages<string>;
  readonly policyDocument: (policy: string) => Promise<string>;
  readonly attachments: Pages<Attachment>;
  readonly groups?: Pages<string>;
};

/**
 * Reads a principal into the form of its record in get-account-authorization-details, a call that can not be asked for a single
 * one. Undefined where it does not exist.
 */
export function readPrincipal(calls: PrincipalCalls): Promise<unknown> {
  return consistently(calls.operation, () => recordOf(calls));
}

async function recordOf(calls: PrincipalCalls): Promise<unknown> {
  const { entity, policyNames, policyDocument, attachments, groups, inlineList } = calls;
  // Each of these goes by the name of the principal, so that whichever finds nothing says that the principal is gone.
  const outline = await unlessGone(
    Promise.all([
      entity(),
      listOf(entriesOf(policyNames)),
      listOf(entriesOf(attachments)),
      groups && listOf(entriesOf(groups)),
    ]),
  );
  if (!outline) return undefined;
  const [record, names, attached, groupNames] = outline;
  const inline = await inParallel(names, async (name) => ({
    PolicyName: name,
    PolicyDocument: await policyDocument(name),
  }));
  return {
    ...record,
    [inlineList]: inline,
    AttachedManagedPolicies: attached,
    ...(groupNames && { GroupList: groupNames }),
  };
}
