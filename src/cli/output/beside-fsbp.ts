import { AwsFailure, fsbpFindings, type HubPlace, type Report, withAlongside } from '#scan';
import { connectHub } from './connected-hub.ts';

/** The report with what FSBP has on each principal; as it is where that cannot be known. Why, publishing says. */
export async function besideFsbp(
  report: Report,
  place: HubPlace,
  profile: string | undefined,
): Promise<Report> {
  const { signal } = new AbortController();
  const asked = report.principals.filter(({ findings }) => findings.length > 0).map(({ arn }) => arn);
  try {
    const store = await connectHub(place.region, profile);
    if ((await store.state(signal)) === 'not subscribed') return report;
    const practices = await store.bestPractices(signal);
    if (practices.state === 'not enabled') return report;
    const found = await fsbpFindings(asked, practices, place, store, signal);
    return withAlongside(report, new Set(asked), found);
  } catch (error) {
    if (error instanceof AwsFailure) return report;
    throw error;
  }
}
