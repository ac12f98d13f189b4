import type { AccountDouble } from '../../account/account-double.ts';
import { type Fields, Refusal } from '../../service.ts';
import { RateLimit } from './rate-limit.ts';
import { StoredFinding } from './stored-finding.ts';

export type Standard = {
  readonly arn: string;
  readonly status: 'PENDING' | 'READY' | 'INCOMPLETE' | 'DELETING' | 'FAILED';
  /** Controls by id, `IAM.1`, with their titles. */
  readonly controls: Readonly<Record<string, string>>;
  /** Ids of those that are disabled. */
  readonly disabled?: readonly string[];
};

/** Security Hub of an account in one Region. */
export class Hub {
  /** Off: the account has not subscribed. */
  isOn = true;
  readonly region = 'eu-central-1';
  /** Milliseconds by which reads lag writes. */
  lag = 0;
  readonly standards: Standard[] = [];
  readonly rate: RateLimit;
  readonly #account: AccountDouble;
  readonly #findings = new Map<string, StoredFinding>();

  constructor(account: AccountDouble) {
    this.#account = account;
    this.rate = new RateLimit(account.clock);
  }

  get account(): string {
    return this.#account.id;
  }

  /** The product of findings that an account makes itself. */
  get defaultProduct(): string {
    const { id, partition } = this.#account;
    return `arn:${partition}:securityhub:${this.region}:${id}:product/${id}/default`;
  }

  get arn(): string {
    return `arn:${this.#account.partition}:securityhub:${this.region}:${this.#account.id}:hub/default`;
  }

  /** Everything as it is, however far reads lag. */
  get findings(): readonly Fields[] {
    return [...this.#findings.values()].map(({ current }) => current);
  }

  get histories(): readonly StoredFinding[] {
    return [...this.#findings.values()];
  }

  find(id: string, product = this.defaultProduct): StoredFinding | undefined {
    return this.#findings.get(`${product} ${id}`);
  }

  /** What a reader sees. */
  seen(): readonly Fields[] {
    const time = new Date(this.#account.clock.now().getTime() - this.lag);
    return [...this.#findings.values()].flatMap((finding) => {
      const seen = finding.asOf(time);
      return seen ? [seen] : [];
    });
  }

  store(given: Fields): void {
    const now = this.#account.clock.now();
    const key = `${String(given.ProductArn)} ${String(given.Id)}`;
    const known = this.#findings.get(key);
    // Security Hub says itself which Region it is of.
    const finding = { ...given, Region: this.region };
    if (known) known.importAgain(finding, now);
    else this.#findings.set(key, new StoredFinding(finding, now));
  }

  /** What a person does in the console. */
  customerSays(id: string, changes: Fields, product = this.defaultProduct): boolean {
    const found = this.find(id, product);
    found?.customerSays(changes, this.#account.clock.now());
    return found !== undefined;
  }

  /** As every operation does, before anything else. */
  admit(operation: string, region = this.region): void {
    if (!this.rate.admits(operation)) throw new Refusal('TooManyRequestsException', 'Too Many Requests', 429);
    if (this.isOn && region === this.region) return;
    throw new Refusal(
      'InvalidAccessException',
      `Account ${this.account} is not subscribed to AWS Security Hub`,
      401,
    );
  }
}
