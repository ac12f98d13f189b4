import { NO_FACTS } from '#account';
import {
  CONTROLS,
  DEFAULT_PARAMETERS,
  Judge,
  type Judged,
  judgeResources,
  RESOURCE_CONTROLS,
} from '#controls';
import {
  type AppliedException,
  type Exception,
  exceptionFor,
  type Finding,
  findingsOf,
  type PrincipalReport,
  principalReport,
  type ResourceReport,
  readRegister,
  resourceReport,
  withException,
} from '#findings';
import { type Given, NOW, principalWith } from '../controls/judged.ts';

export const DECISION = { reason: 'moves in spring', owner: 'platform', expires: '2027-01-31' };

/** Policies, and the tags of who carries them. */
export type Having = Given & {
  readonly tags?: Readonly<Record<string, string>>;
  readonly sessionTags?: boolean;
};

export function judgedOf({ tags = {}, sessionTags = false, ...given }: Having): Judged {
  const principal = principalWith(given);
  const caller = { ...principal.caller, tags: new Map(Object.entries(tags)), sessionTags };
  const judge = new Judge(CONTROLS, { ...DEFAULT_PARAMETERS, ...given.parameters }, NOW);
  return judge.judge({ ...principal, caller });
}

export function reportOf(given: Having, register: readonly Exception[] = [], now = NOW): PrincipalReport {
  const judged = judgedOf(given);
  const findings = findingsOf(judged).map((finding) => withException(finding, judged, register, now));
  return principalReport(judged, findings);
}

/** What one control says of an account's resources. */
export function resourceReports(
  id: string,
  given: Pick<Given, 'facts' | 'parameters'>,
): readonly ResourceReport[] {
  const account = { id: '111122223333', partition: 'aws' };
  return judgeResources(
    RESOURCE_CONTROLS.filter((control) => control.id === id),
    account,
    {
      facts: { ...NO_FACTS, regions: ['us-east-1'], ...given.facts },
      parameters: { ...DEFAULT_PARAMETERS, ...given.parameters },
      now: NOW,
    },
  ).map(resourceReport);
}

export function findingIn({ findings }: PrincipalReport, id: string): Finding {
  const finding = findings.find(({ control }) => control === id);
  if (!finding) throw new Error(`no finding of ${id}`);
  return finding;
}

/** The register entry that covers a principal's finding as it is now, as it comes back from a file. */
export function approved(given: Having, id = 'CCG.1', decision = DECISION): Exception {
  const control = CONTROLS.find((one) => one.id === id);
  if (!control) throw new Error(`no control ${id}`);
  const reading = readRegister(
    JSON.parse(JSON.stringify([exceptionFor(judgedOf(given), control, decision)])),
  );
  const [exception] = reading.ok ? reading.register : [];
  if (!exception) throw new Error(JSON.stringify(reading));
  return exception;
}

/** What becomes of an exception for what a principal had, once it has something else. */
export function afterwards(before: Having, after: Having, id = 'CCG.1'): AppliedException | null {
  return findingIn(reportOf(after, [approved(before, id)]), id).exception;
}
