export type ServiceControlPolicy = {
  readonly id: string;
  readonly name: string;
  readonly content: string;
  /** What it is attached to. */
  readonly targets: readonly string[];
};

/** An organization as one of its accounts sees it: the way from the root down to the account. */
export class OrganizationDouble {
  readonly root = 'r-exam';
  /** The account that calls: the management account may ask anything, and others nearly nothing. */
  management = '777788889999';
  /** A delegated administrator may ask for policies as well. */
  isDelegated = true;
  /** Without this type of policy the organization has none. */
  hasServiceControlPolicies = true;
  readonly policies: ServiceControlPolicy[] = [];
  /** Parents by child. */
  readonly parents = new Map<string, string>();
  readonly #account: string;

  constructor(account: string, units: readonly string[]) {
    this.#account = account;
    const way = [this.root, ...units, account];
    for (const [index, child] of way.entries()) {
      const parent = way[index - 1];
      if (parent !== undefined) this.parents.set(child, parent);
    }
    this.attach('p-FullAWSAccess', FULL_ACCESS, ...way);
  }

  get mayAsk(): boolean {
    return this.isDelegated || this.management === this.#account;
  }

  attach(id: string, document: unknown, ...targets: readonly string[]): void {
    const content = typeof document === 'string' ? document : JSON.stringify(document);
    this.policies.push({ id, name: id.replace(/^p-/, ''), content, targets });
  }
}

const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
