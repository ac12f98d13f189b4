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

const REGION = /^(?=.{1,16}$)[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/;

/** Why no finding can be at a place; undefined where one can. */
export function placeProblem({ account, partition, region, at }: Place): string | undefined {
  if (!REGION.test(region)) return `findings need a region, and \`${region}\` is none`;
  if (!/^\d{12}$/.test(account)) return `findings need an account, and \`${account}\` is none`;
  if (!/^aws(?:-[a-z]+)*$/.test(partition)) return `findings need a partition, and \`${partition}\` is none`;
  return Number.isNaN(at.getTime()) ? 'findings need the time at which they were true' : undefined;
}

/** A place where a finding can be. To ask for another is a mistake of ours, so it throws. */
export function checkedPlace(place: Place): Place {
  const problem = placeProblem(place);
  if (problem !== undefined) throw new RangeError(problem);
  return place;
}
