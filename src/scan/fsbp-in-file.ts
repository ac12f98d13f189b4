import type { Neighbour } from './ports.ts';

export type FsbpReading = {
  /** Active ones, in the order of the file. */
  readonly findings: readonly (Neighbour & { readonly account: string })[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
};

type Fields = Readonly<Record<string, unknown>>;

const FROM_SECURITY_HUB = /^arn:[^:]+:securityhub:[^:]*:[^:]*:product\/aws\/securityhub$/;
const FOUNDATIONAL = /(?:^|[:/])(?:standards\/)?aws-foundational-security-best-practices\//;
const ANY_STANDARD = /^security-control\//;
const CONTROL = /^[A-Za-z][A-Za-z0-9]{0,63}\.\d{1,9}$/;
const STATUSES: readonly string[] = ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'];

/**
 * The findings of FSBP among what `aws securityhub get-findings` prints, given as parsed JSON: a page, a list of pages, or a list
 * of findings. Undefined where it is none of these. Findings of others are left out, and what is no finding is a problem.
 */
export function readFsbpFindings(given: unknown): FsbpReading | undefined {
  const pages = pagesIn(given);
  if (!pages) return undefined;
  const findings: FsbpReading['findings'][number][] = [];
  const problems: FsbpReading['problems'][number][] = [];
  for (const { path, list, isLast } of pages) {
    if (!isLast)
      problems.push({
        path,
        message: 'says that another page follows; fetch all of them, and name them all',
      });
    for (const [index, entry] of list.entries()) {
      const read = findingIn(entry);
      if (typeof read === 'string') problems.push({ path: `${path}[${index}]`, message: read });
      else if (read) findings.push(read);
    }
  }
  return { findings, problems };
}

type Page = { readonly path: string; readonly list: readonly unknown[]; readonly isLast: boolean };

function pagesIn(given: unknown): readonly Page[] | undefined {
  if (!Array.isArray(given)) {
    const page = pageIn(given, '');
    return page && [page];
  }
  const pages = given.map((each, index) => pageIn(each, `[${index}].`));
  if (given.length > 0 && pages.every((page) => page !== undefined)) {
    // Of pages one after the other all but the last say that another follows.
    return pages.map((page, index) => ({ ...page, isLast: page.isLast || index < pages.length - 1 }));
  }
  return given.some(isFinding) || given.length === 0 ? [{ path: '', list: given, isLast: true }] : undefined;
}

function pageIn(given: unknown, before: string): Page | undefined {
  if (!isObject(given) || !Array.isArray(given.Findings)) return undefined;
  const isLast = typeof given.NextToken !== 'string' || given.NextToken === '';
  return { path: `${before}Findings`, list: given.Findings, isLast };
}

function isFinding(given: unknown): boolean {
  return isObject(given) && typeof given.ProductArn === 'string';
}

/** A text says what is wrong with it; undefined is somebody else's, or of the past. */
function findingIn(given: unknown): FsbpReading['findings'][number] | string | undefined {
  if (!isObject(given)) return 'expected a finding';
  const { ProductArn, Id, AwsAccountId: account, RecordState, Resources, Workflow } = given;
  if (typeof ProductArn !== 'string') return 'expected a finding with a ProductArn';
  if (!FROM_SECURITY_HUB.test(ProductArn) || RecordState === 'ARCHIVED' || !isFoundational(given))
    return undefined;
  const compliance = isObject(given.Compliance) ? given.Compliance : {};
  const control = controlIn(given, compliance);
  if (control === undefined) return 'its Compliance.SecurityControlId is no id such as IAM.1';
  if (typeof Id !== 'string' || typeof account !== 'string') return 'has no Id, or no AwsAccountId';
  if (!Array.isArray(Resources)) return 'has no list of Resources';
  const resources = Resources.flatMap((each: unknown) =>
    isObject(each) && typeof each.Id === 'string' ? [each.Id] : [],
  );
  return {
    finding: { Id, ProductArn },
    account,
    control,
    resources,
    status: complianceStatus(compliance.Status),
    isSuppressed: isObject(Workflow) && Workflow.Status === 'SUPPRESSED',
  };
}

/** With consolidated findings one stands for all standards that have the control; otherwise each standard has its own. */
function isFoundational({ GeneratorId, Compliance, ProductFields }: Fields): boolean {
  const standards = isObject(Compliance) ? Compliance.AssociatedStandards : undefined;
  if (Array.isArray(standards) && standards.length > 0)
    return standards.some((each: unknown) => isObject(each) && isOf(FOUNDATIONAL, each.StandardsId));
  const standard = isObject(ProductFields) ? ProductFields.StandardsArn : undefined;
  return isOf(FOUNDATIONAL, standard) || isOf(FOUNDATIONAL, GeneratorId) || isOf(ANY_STANDARD, GeneratorId);
}

function controlIn({ GeneratorId, ProductFields }: Fields, compliance: Fields): string | undefined {
  const generator = typeof GeneratorId === 'string' ? GeneratorId.split('/').at(-1) : undefined;
  const field = isObject(ProductFields) ? ProductFields.ControlId : undefined;
  const given = compliance.SecurityControlId ?? field ?? generator;
  return typeof given === 'string' && CONTROL.test(given) ? given : undefined;
}

function complianceStatus(given: unknown): Neighbour['status'] {
  return typeof given === 'string' && STATUSES.includes(given)
    ? (given as Neighbour['status'])
    : 'NOT_AVAILABLE';
}

function isOf(pattern: RegExp, text: unknown): boolean {
  return typeof text === 'string' && pattern.test(text);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
