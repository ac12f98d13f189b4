import { asffFindings, ocsfFindings, type Place, type Reported } from '#findings';
import type { FindingFormat } from './finding-formats.ts';

const WRITERS = { asff: asffFindings, ocsf: ocsfFindings } as const;

/** The findings of all principals and resources, a piece for each that has some. */
export function* findingLines(
  reports: readonly Reported[],
  place: Place,
  format: FindingFormat,
): Generator<string> {
  for (const report of reports) {
    if (report.findings.length === 0) continue;
    yield WRITERS[format](report, place)
      .map((finding) => `${JSON.stringify(finding)}\n`)
      .join('');
  }
}
