import { CONTROLS, type Judged, matchesAny } from '#controls';
import { parseDate } from '#policy';
import { type Fingerprint, fingerprintOf, isCovered, isFingerprint } from './fingerprint.ts';
import type { AppliedException, Finding } from './report.ts';

/** A decision to live with a finding, by a person, until a day, for just the grant that was looked at. */
export type Exception = {
  readonly control: string;
  /** Glob over principal ARNs. */
  readonly principal: string;
  readonly reason: string;
  readonly owner: string;
  /** A day such as `2027-01-31`; the exception ends when it begins, UTC. */
  readonly expires: string;
  readonly grant: Fingerprint;
};

export type ExceptionRegister = readonly Exception[];

export type RegisterReading =
  | { readonly ok: true; readonly register: ExceptionRegister }
  | {
      readonly ok: false;
      readonly problems: readonly { readonly place: string; readonly message: string }[];
    };

const FIELDS: Readonly<
  Record<keyof Exception, readonly [isRight: (value: unknown) => boolean, expected: string]>
> = {
  control: [(value) => CONTROLS.some(({ id }) => id === value), 'the id of a control'],
  principal: [
    (value) => typeof value === 'string' && /^(arn:|\*)/.test(value),
    'an ARN, `*` and `?` allowed',
  ],
  reason: [isText, 'a text'],
  owner: [isText, 'a text'],
  expires: [isDay, 'a date such as 2027-01-31'],
  grant: [isFingerprint, 'the grant as `ccguard except` prints it'],
};

/** Reads a register: a JSON list of exceptions, or `{"exceptions": […]}`. A bad entry is a problem; nothing is ignored. */
export function readRegister(given: unknown): RegisterReading {
  const { exceptions: list, ...others }: { readonly exceptions?: unknown } =
    typeof given === 'object' && given !== null && 'exceptions' in given ? given : { exceptions: given };
  if (!Array.isArray(list))
    return { ok: false, problems: [{ place: '', message: 'expected a list of exceptions' }] };
  const problems = [
    ...Object.keys(others).map((place) => ({ place, message: 'unknown element of a register' })),
    ...list.flatMap((entry: unknown, index) => entryProblems(entry, `[${index}]`)),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, register: list as Exception[] };
}

function entryProblems(entry: unknown, place: string): { place: string; message: string }[] {
  if (typeof entry !== 'object' || entry === null) return [{ place, message: 'expected an object' }];
  const given = new Map<string, unknown>(Object.entries(entry));
  const unknown = [...given.keys()].filter((name) => !Object.hasOwn(FIELDS, name));
  const bad = Object.entries(FIELDS).filter(([name, [isRight]]) => !isRight(given.get(name)));
  return [
    ...unknown.map((name) => ({ place: `${place}.${name}`, message: 'unknown element of an exception' })),
    ...bad.map(([name, [, expected]]) => ({ place: `${place}.${name}`, message: `expected ${expected}` })),
  ];
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && parseDate(value) !== undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** Marks a finding that an exception covers, or used to cover. It stays a finding: nothing is dropped. */
export function withException(
  finding: Finding,
  judged: Judged,
  register: ExceptionRegister,
  now: number,
): Finding {
  if (finding.status !== 'failed' && finding.status !== 'undetermined') return finding;
  const { arn } = judged.principal.caller;
  const tried = register
    .filter(
      ({ control, principal }) => control === finding.control && matchesAny([principal], arn) !== undefined,
    )
    .map((exception) => tryException(exception, finding, judged, now));
  const exception = tried.find(({ applies }) => applies) ?? tried[0];
  return exception ? { ...finding, exception } : finding;
}

function tryException(exception: Exception, finding: Finding, judged: Judged, now: number): AppliedException {
  const { reason, owner, expires, grant } = exception;
  const control = CONTROLS.find(({ id }) => id === finding.control);
  const because =
    Date.parse(expires) <= now
      ? 'it has expired'
      : finding.status === 'undetermined'
        ? 'what is granted could not be determined'
        : control && isCovered(grant, control, judged, now)
          ? null
          : 'the grant is wider than the one that was approved';
  return { applies: because === null, reason, owner, expires, because };
}

/** The register entry that would cover a finding of a control as it is now. */
export function exceptionFor(
  judged: Judged,
  control: (typeof CONTROLS)[number],
  decision: Pick<Exception, 'reason' | 'owner' | 'expires'>,
): Exception {
  return {
    control: control.id,
    principal: judged.principal.caller.arn,
    ...decision,
    grant: fingerprintOf(control, judged),
  };
}
