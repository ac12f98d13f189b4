import { connectionCredentialsRestricted } from './connection-credentials-restricted.ts';
import type { Control } from './control.ts';
import { passConnectionRestricted } from './pass-connection-restricted.ts';
import { useConnectionExplicitAction } from './use-connection-explicit-action.ts';
import { useConnectionLive } from './use-connection-live.ts';
import { useConnectionNamed } from './use-connection-named.ts';
import { useConnectionReadOnly } from './use-connection-read-only.ts';
import { useConnectionRepositoryScoped } from './use-connection-repository-scoped.ts';
import { useConnectionRoleTrust } from './use-connection-role-trust.ts';
import { useConnectionRolesNotUsers } from './use-connection-roles-not-users.ts';
import { useConnectionTrustedAccounts } from './use-connection-trusted-accounts.ts';
import { useConnectionUsed } from './use-connection-used.ts';

/** Every control of principals, in the order of its number. */
export const CONTROLS: readonly Control[] = [
  useConnectionNamed,
  useConnectionExplicitAction,
  useConnectionRepositoryScoped,
  useConnectionReadOnly,
  useConnectionTrustedAccounts,
  useConnectionLive,
  passConnectionRestricted,
  connectionCredentialsRestricted,
  useConnectionRoleTrust,
  useConnectionRolesNotUsers,
  useConnectionUsed,
];
