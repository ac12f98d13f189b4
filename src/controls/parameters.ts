/** What a user can set, in the naming style of AWS's own rules. The same names serve as rule parameters, flags and in files. */
export type Parameters = {
  /** Ids of the controls to run; empty for all of the default set. */
  readonly controls: readonly string[];
  /** Globs. When given, these are all the connections anybody may use, however a policy reaches them. */
  readonly allowedConnectionArns: readonly string[];
  /** Account ids, and organization ids (`o-…`), that may be trusted and whose connections may be used. */
  readonly trustedAccounts: readonly string[];
  /** Globs over principal ARNs. */
  readonly connectionAdministrators: readonly string[];
  readonly writers: readonly string[];
  readonly excludePrincipals: readonly string[];
  readonly repositoryScope: 'required' | 'preferred' | 'off';
  readonly acceptConditionScoping: 'none' | 'tag' | 'repository';
  readonly administrators: 'report' | 'accept';
  /** Judges customer managed policies in their own right as well: what each would give to a principal with nothing else. */
  readonly evaluatePolicies: boolean;
  /** Leaves out policies that are used only as boundaries when policies are judged. */
  readonly excludePermissionBoundaryPolicy: boolean;
  readonly includeServiceLinkedRoles: boolean;
  readonly requireConfusedDeputyGuard: boolean;
  /** Days after which a grant that nobody uses is to be taken away. */
  readonly unusedDays: number;
  /** VPCs that must have an endpoint, `*` for all; without it those in which builds use connections. */
  readonly vpcIds: readonly string[];
};

export const DEFAULT_PARAMETERS: Parameters = {
  controls: [],
  allowedConnectionArns: [],
  trustedAccounts: [],
  connectionAdministrators: [],
  writers: [],
  excludePrincipals: [],
  repositoryScope: 'preferred',
  acceptConditionScoping: 'none',
  administrators: 'report',
  evaluatePolicies: false,
  excludePermissionBoundaryPolicy: true,
  includeServiceLinkedRoles: false,
  requireConfusedDeputyGuard: false,
  unusedDays: 90,
  vpcIds: [],
};

export type ParameterProblem = { readonly parameter: string; readonly message: string };

export type ParameterReading =
  | { readonly ok: true; readonly parameters: Parameters }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

type Kind =
  | { readonly kind: 'list'; readonly entry: RegExp; readonly expected: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'flag' };

const ARN_GLOBS: Kind = { kind: 'list', entry: /^(arn:|\*)\S*$/, expected: 'ARNs, `*` and `?` allowed' };

const KINDS: Readonly<Record<keyof Parameters, Kind>> = {
  controls: { kind: 'list', entry: /^CCG\.\d+$/, expected: 'control ids such as CCG.1' },
  allowedConnectionArns: ARN_GLOBS,
  trustedAccounts: {
    kind: 'list',
    entry: /^(\d{12}|o-[a-z0-9]{10,32})$/,
    expected: 'account ids (12 digits) or organization ids (o-…)',
  },
  connectionAdministrators: ARN_GLOBS,
  writers: ARN_GLOBS,
  excludePrincipals: ARN_GLOBS,
  repositoryScope: { kind: 'choice', choices: ['required', 'preferred', 'off'] },
  acceptConditionScoping: { kind: 'choice', choices: ['none', 'tag', 'repository'] },
  administrators: { kind: 'choice', choices: ['report', 'accept'] },
  evaluatePolicies: { kind: 'flag' },
  excludePermissionBoundaryPolicy: { kind: 'flag' },
  includeServiceLinkedRoles: { kind: 'flag' },
  requireConfusedDeputyGuard: { kind: 'flag' },
  // IAM tells what was used in the last 400 days.
  unusedDays: { kind: 'number', least: 1, most: 400 },
  vpcIds: { kind: 'list', entry: /^(vpc-[0-9a-f]{8,17}|\*)$/, expected: 'ids of VPCs (vpc-…), or `*`' },
};

export const PARAMETER_NAMES = Object.keys(KINDS) as readonly (keyof Parameters)[];

/** What each one does, in a line: for `--help` and for docs/controls. */
export const PARAMETER_HELP: Readonly<Record<keyof Parameters, string>> = {
  controls: 'the controls to run; empty means all of them',
  allowedConnectionArns: 'when given, the only connections anybody may use, however a policy reaches them',
  trustedAccounts: 'who else may assume the roles that use connections, and whose connections may be used',
  connectionAdministrators: 'principals that may run handshakes and change installations',
  writers: 'principals that may push and comment; CCG.4 is off while nobody is listed',
  excludePrincipals: 'principals that no control judges',
  repositoryScope: '`required`: use must be limited to repositories; `preferred`: a limit must have no hole',
  acceptConditionScoping: 'what passes in place of named connections; `repository` accepts a tag as well',
  administrators: 'whether CCG.1 reports administrators or passes them, saying so',
  evaluatePolicies: 'judge customer managed policies as well, by what each would give on its own',
  excludePermissionBoundaryPolicy: 'with evaluatePolicies, leave out policies used only as boundaries',
  includeServiceLinkedRoles: 'judge service-linked roles as well',
  requireConfusedDeputyGuard: 'fail roles that an AWS service can assume on behalf of any customer',
  unusedDays: 'days after which a grant that is not used is to be taken away',
  vpcIds: 'VPCs that must have an endpoint, `*` for all; empty means those in which builds use connections',
};

/** The values a parameter takes, in words. */
export function parameterForm(name: keyof Parameters): string {
  const kind = KINDS[name];
  if (kind.kind === 'list') return `list of ${kind.expected}`;
  if (kind.kind === 'number') return `${kind.least} to ${kind.most}`;
  return kind.kind === 'choice' ? kind.choices.join(' | ') : 'true | false';
}

/**
 * Reads parameters from a JSON object. Lists may be arrays or, as AWS Config passes them, one string with commas; flags may be
 * `"true"` and numbers `"90"`. An unknown name or a bad value is a problem that names it; nothing is ever ignored.
 */
export function readParameters(given: Readonly<Record<string, unknown>>): ParameterReading {
  const problems: ParameterProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const kind = isParameter(name) ? KINDS[name] : undefined;
    const read = kind
      ? readValue(kind, value)
      : { problem: `unknown parameter; known are ${PARAMETER_NAMES.join(', ')}` };
    if ('problem' in read) problems.push({ parameter: name, message: read.problem });
    else values[name] = read.value;
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, parameters: { ...DEFAULT_PARAMETERS, ...values } };
}

function isParameter(name: string): name is keyof Parameters {
  return Object.hasOwn(KINDS, name);
}

type ReadValue = { readonly value: unknown } | { readonly problem: string };

function readValue(kind: Kind, value: unknown): ReadValue {
  switch (kind.kind) {
    case 'flag':
      return value === true || value === false
        ? { value }
        : value === 'true' || value === 'false'
          ? { value: value === 'true' }
          : { problem: 'expected true or false' };
    case 'choice':
      return typeof value === 'string' && kind.choices.includes(value)
        ? { value }
        : { problem: `expected one of ${kind.choices.join(', ')}` };
    case 'number':
      return readNumber(kind, value);
    case 'list':
      return readList(kind, value);
  }
}

function readNumber({ least, most }: Extract<Kind, { kind: 'number' }>, value: unknown): ReadValue {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && Number(number) >= least && Number(number) <= most
    ? { value: number }
    : { problem: `expected a whole number from ${least} to ${most}` };
}

function readList({ entry, expected }: Extract<Kind, { kind: 'list' }>, value: unknown): ReadValue {
  const list: unknown = typeof value === 'string' ? value.split(',').map((text) => text.trim()) : value;
  if (!Array.isArray(list)) return { problem: `expected a list of ${expected}` };
  const bad = list.find((text) => typeof text !== 'string' || !entry.test(text));
  return bad === undefined
    ? { value: list }
    : { problem: `expected ${expected}; \`${String(bad)}\` is none` };
}
