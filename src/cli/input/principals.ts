import type { Account, Principal } from '#account';

const ASSUMED_ROLE = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//;

/** Finds principals of an account the way people name them. */
export class PrincipalDirectory {
  readonly #byArn = new Map<string, Principal>();
  readonly #byName = new Map<string, Principal[]>();

  constructor({ principals }: Account) {
    for (const principal of principals) {
      const { arn, name } = principal.caller;
      this.#byArn.set(arn, principal);
      this.#index(name, principal);
      // As the table of a scan prints it.
      this.#index(arn.split(':').slice(5).join(':'), principal);
    }
  }

  /** By ARN, by name, by path and name, or by the ARN of a session; a text says why there is not exactly one. */
  find(text: string): Principal | string {
    const known = this.#byArn.get(text);
    if (known) return known;
    const [, account, role] = ASSUMED_ROLE.exec(text) ?? [];
    const named = (this.#byName.get(role ?? text) ?? []).filter(
      ({ caller }) => role === undefined || (caller.type === 'role' && caller.account === account),
    );
    const [only] = named;
    if (only && named.length === 1) return only;
    return named.length === 0
      ? `no principal \`${text}\` in the input`
      : `\`${text}\` may be ${named.map(({ caller }) => caller.arn).join(' or ')}; give the ARN`;
  }

  /** One that makes requests: groups and policies only give something to those who carry them. */
  findCaller(text: string): Principal | string {
    const found = this.find(text);
    if (typeof found === 'string') return found;
    const { type, arn } = found.caller;
    if (type === 'role' || type === 'user') return found;
    return `${arn} makes no requests of its own; name a role or a user`;
  }

  #index(key: string, principal: Principal): void {
    const known = this.#byName.get(key);
    if (known) known.push(principal);
    else this.#byName.set(key, [principal]);
  }
}
