/** Where findings go, and when what they say was true. */
export type Place = {
  readonly account: string;
  readonly partition: string;
  /** The region of the hub. IAM is `global` in AWS Config, which no hub is. */
  readonly region: string;
  readonly at: Date;
  /** Where docs/controls can be read, without a slash at the end; undefined where only AWS's own pages can. */
  readonly controlDocs: string | undefined;
};

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/;

/** A place where a finding can be; a mistake in it is one of ours, so it throws. */
export function checkedPlace(place: Place): Place {
  if (!REGION.test(place.region) || place.region.length > 16)
    throw new RangeError(`findings need a region, and \`${place.region}\` is none`);
  if (!/^\d{12}$/.test(place.account))
    throw new RangeError(`findings need an account, and \`${place.account}\` is none`);
  if (!/^aws(?:-[a-z]+)*$/.test(place.partition))
    throw new RangeError(`findings need a partition, and \`${place.partition}\` is none`);
  if (Number.isNaN(place.at.getTime()))
    throw new RangeError('findings need the time at which they were true');
  return place;
}
