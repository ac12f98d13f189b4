import type { AsffFinding } from './asff-format.ts';
import { ended, type Gone } from './ended-finding.ts';
import { OWN_FIELD } from './product-fields.ts';
import type { StoredFinding } from './stored-finding.ts';

export type LifecycleRules = {
  /** Milliseconds after which an active finding is sent again although nothing changed. */
  readonly refreshAfter: number;
  /**
   * Whether a finding is sent although nothing changed, to move its time. An event that tells of a change does that: else an
   * older event that comes late would be newer than what is stored, and win. A scan has no need to.
   */
  readonly movesTime: boolean;
};

/** Security Hub deletes active findings 90 days after their last update: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings.html */
export const REFRESH_AFTER = 30 * 24 * 60 * 60 * 1000;

/**
 * What has to be sent so that the finding in Security Hub becomes the wanted one; undefined where nothing has to be.
 *
 * INVARIANT: nothing that is stored is replaced by something that is not newer, and what is known of its beginning stays.
 * Security Hub ignores an older update as well, but counts it as a success.
 */
export function nextWrite(
  stored: StoredFinding | undefined,
  wanted: AsffFinding | Gone,
  rules: LifecycleRules,
): AsffFinding | undefined {
  if (!stored) return 'gone' in wanted || wanted.RecordState === 'ARCHIVED' ? undefined : wanted;
  const next = 'gone' in wanted ? ended(stored, wanted) : continued(stored, wanted);
  const age = Date.parse(next.UpdatedAt) - Date.parse(stored.UpdatedAt);
  if (age <= 0) return undefined;
  if (rules.movesTime || !isIn(timeless(stored), timeless(contentOf(next)))) return next;
  // What is archived may be forgotten.
  return next.RecordState === 'ACTIVE' && age >= rules.refreshAfter ? next : undefined;
}

function continued(
  { CreatedAt, FirstObservedAt = CreatedAt }: StoredFinding,
  wanted: AsffFinding,
): AsffFinding {
  return { ...wanted, CreatedAt, FirstObservedAt };
}

/** What somebody reads: all but the times, and the names that Security Hub may set in its own way. */
function contentOf(finding: AsffFinding): Partial<AsffFinding> {
  const {
    SchemaVersion: _version,
    ProductName: _product,
    CompanyName: _company,
    CreatedAt: _created,
    FirstObservedAt: _first,
    UpdatedAt: _updated,
    ...content
  } = finding;
  return content;
}

const WITNESS = `${OWN_FIELD}witness`;
const TIMES = /"aws:(?:CurrentTime|EpochTime)":"[^"]*"/g;

/** A witness against a policy with a date is of the moment it was looked for. That it is of another one is no news. */
function timeless<F extends { readonly ProductFields?: Readonly<Record<string, string>> | undefined }>(
  finding: F,
): F {
  const { ProductFields: fields } = finding;
  const witness = fields?.[WITNESS];
  if (witness === undefined) return finding;
  return { ...finding, ProductFields: { ...fields, [WITNESS]: witness.replace(TIMES, '') } };
}

/** Whether a value holds all of another. The service adds fields of its own, and orders lists of texts as it likes. */
function isIn(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && isSameList(whole, part);
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null) return false;
  const values = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => isIn(values.get(name), value));
}

function isSameList(whole: readonly unknown[], part: readonly unknown[]): boolean {
  const areTexts = part.every((item) => typeof item === 'string');
  return (
    whole.length === part.length &&
    part.every((item, index) => (areTexts ? whole.includes(item) : isIn(whole[index], item)))
  );
}
