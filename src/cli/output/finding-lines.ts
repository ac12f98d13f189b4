import { asffFindings, ocsfFindings, type Place, type PrincipalReport } from '#findings';
import type { FindingFormat } from './finding-formats.ts';

const WRITERS = { asff: asffFindings, ocsf: ocsfFindings } as const;

/** The findings of all principals, a piece for each principal that has some. */
export function* findingLines(
  principals: readonly PrincipalReport[],
  place: Place,
  format: FindingFormat,
): Generator<string> {
  for (const principal of principals) {
    if (principal.findings.length === 0) continue;
    yield WRITERS[format](principal, place)
      .map((finding) => `${JSON.stringify(finding)}\n`)
      .join('');
  }
}
