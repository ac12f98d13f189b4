import { Refusal } from '../service.ts';
import { OrganizationDouble } from './organization-double.ts';
import { RegionDouble } from './region-double.ts';

/** What an account has besides IAM, Region by Region, and the organization it belongs to. */
export class EstateDouble {
  /** Services return fewer entries than they are asked for; tests make their pages small. */
  mostPerPage = Number.POSITIVE_INFINITY;
  organization: OrganizationDouble | undefined;
  readonly account: string;
  readonly partition: string;
  readonly #regions = new Map<string, RegionDouble>();

  constructor(account: string, partition: string) {
    this.account = account;
    this.partition = partition;
    for (const name of ['eu-central-1', 'eu-west-1', 'us-east-1']) this.region(name);
    this.region('ap-east-1').isEnabled = false;
  }

  get regions(): readonly RegionDouble[] {
    return [...this.#regions.values()];
  }

  region(name: string): RegionDouble {
    const region = this.#regions.get(name) ?? new RegionDouble(name, this);
    this.#regions.set(name, region);
    return region;
  }

  /** A Region that is not enabled knows no credentials of the account, and every protocol has its own word for it. */
  entered(name: string, refusal: 'AuthFailure' | 'InvalidClientTokenId' | 'UnrecognizedClientException') {
    const region = this.#regions.get(name);
    if (region?.isEnabled === true) return region;
    throw new Refusal(
      refusal,
      'The security token included in the request is invalid.',
      refusal === 'AuthFailure' ? 401 : 403,
    );
  }

  /** Makes the account a member of an organization, below these units. */
  join(...units: readonly string[]): OrganizationDouble {
    this.organization = new OrganizationDouble(this.account, units);
    return this.organization;
  }
}
