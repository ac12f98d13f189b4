import type { AsffFinding } from '#findings';

/** https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html */
const MOST_FINDINGS = 100;
export const MOST_BYTES = 240_000;
/** Of 6 MB, with room for what is around the findings. */
const MOST_BATCH_BYTES = 5_900_000;

export type Sized = { readonly finding: AsffFinding; readonly bytes: number };

/** What a finding weighs on the wire. */
export function sized(finding: AsffFinding): Sized {
  return { finding, bytes: new TextEncoder().encode(JSON.stringify(finding)).length + 1 };
}

/** As few batches as there can be without changing the order. */
export function findingBatches(findings: readonly Sized[]): readonly (readonly Sized[])[] {
  const batches: Sized[][] = [];
  let room = 0;
  for (const each of findings) {
    const last = batches.at(-1);
    if (last && last.length < MOST_FINDINGS && each.bytes <= room) last.push(each);
    else {
      batches.push([each]);
      room = MOST_BATCH_BYTES;
    }
    room -= each.bytes;
  }
  return batches;
}

/** A batch with two findings of one Id is refused; the newer one is what is meant. */
export function newestById(findings: readonly AsffFinding[]): readonly AsffFinding[] {
  const newest = new Map<string, AsffFinding>();
  for (const finding of findings) {
    const known = newest.get(finding.Id);
    if (!known || Date.parse(known.UpdatedAt) <= Date.parse(finding.UpdatedAt))
      newest.set(finding.Id, finding);
  }
  return [...newest.values()];
}
