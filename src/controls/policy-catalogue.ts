import { connectionCredentialsRestricted } from './connection-credentials-restricted.ts';
import type { Control } from './control.ts';
import { passConnectionRestricted } from './pass-connection-restricted.ts';
import { useConnectionExplicitAction } from './use-connection-explicit-action.ts';
import { useConnectionNamed } from './use-connection-named.ts';
import { useConnectionReadOnly } from './use-connection-read-only.ts';
import { useConnectionRepositoryScoped } from './use-connection-repository-scoped.ts';
import { useConnectionRoleTrust } from './use-connection-role-trust.ts';
import { useConnectionRolesNotUsers } from './use-connection-roles-not-users.ts';
import { useConnectionTrustedAccounts } from './use-connection-trusted-accounts.ts';

/** The controls that policies alone decide, in the order of their numbers: all that a rule of AWS Config can run. */
export const POLICY_CONTROLS: readonly Control[] = [
  useConnectionNamed,
  useConnectionExplicitAction,
  useConnectionRepositoryScoped,
  useConnectionReadOnly,
  useConnectionTrustedAccounts,
  passConnectionRestricted,
  connectionCredentialsRestricted,
  useConnectionRoleTrust,
  useConnectionRolesNotUsers,
];
