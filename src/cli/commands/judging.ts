import { SEVERITIES, type Severity } from '#controls';
import type { Report } from '#scan';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { ParameterFlags } from '../input/settings.ts';
import { openFindings } from '../output/report-table.ts';
import type { SharedFlags } from './shared.ts';

export type FailOn = Severity | 'none';

/** Flags of the commands that judge, `scan` and `check`. */
export type JudgingFlags = SharedFlags & {
  readonly config: string | undefined;
  readonly control: readonly string[];
  readonly exceptions: string | undefined;
  readonly parameters: ParameterFlags;
  readonly failOn: FailOn;
  readonly format: 'table' | 'json';
  readonly out: string | undefined;
  readonly quiet: boolean | undefined;
};

/** By findings, not by principals or resources: one of them can fail in one thing and be undetermined in another. */
export function exitCodeOf(
  { principals, resources = [] }: Pick<Report, 'principals'> & Partial<Pick<Report, 'resources'>>,
  failOn: FailOn,
): ExitCode {
  const counts = (severity: Severity | null) =>
    failOn !== 'none' && severity !== null && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
  let isUndetermined = false;
  for (const judged of [...principals, ...resources]) {
    isUndetermined ||= judged.status === 'undetermined';
    for (const { status, severity } of openFindings(judged)) {
      if (status === 'failed' && counts(severity)) return EXIT.failed;
      isUndetermined ||= status === 'undetermined';
    }
  }
  return isUndetermined ? EXIT.undetermined : EXIT.ok;
}
