/** Actions that are judged together: the same permission under the old and the new service prefix. */
export type Family = {
  readonly name: 'use' | 'pass' | 'token' | 'installation' | 'handshake';
  /** As AWS writes them. */
  readonly actions: readonly string[];
  /** What kind of resource the actions name; those without one are asked with `*`. */
  readonly resource: 'connection' | 'none';
};

function family(name: Family['name'], resource: Family['resource'], ...actions: readonly string[]): Family {
  const prefixed = actions.flatMap((action) => [
    `codeconnections:${action}`,
    `codestar-connections:${action}`,
  ]);
  return { name, actions: prefixed, resource };
}

// Which action names which resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
export const USE = family('use', 'connection', 'UseConnection');
export const PASS = family('pass', 'connection', 'PassConnection');
export const TOKEN = family('token', 'connection', 'GetConnectionToken');
export const INSTALLATION = family('installation', 'connection', 'UpdateConnectionInstallation');
export const HANDSHAKE = family(
  'handshake',
  'none',
  'GetIndividualAccessToken',
  'StartOAuthHandshake',
  'StartAppRegistrationHandshake',
  'RegisterAppCode',
);

export const FAMILIES: readonly Family[] = [USE, PASS, TOKEN, INSTALLATION, HANDSHAKE];
