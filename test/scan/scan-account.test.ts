import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account, InputProblem, Wants } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS } from '#controls';
import { type Report, type ScanOptions, scanAccount, scanWants } from '#scan';
import {
  attached,
  build,
  type Entry,
  group,
  inline,
  managed,
  policy,
  role,
  USE,
  user,
} from '../account/dump.ts';
import { NOW } from '../controls/judged.ts';
import { approved } from '../findings/findings.ts';
import { account } from './small-accounts.ts';

const USE_ALL = { ...USE, Resource: '*' };
const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

const COMPANY: readonly Entry[] = [
  role('build', { RolePolicyList: [inline(policy(USE))] }),
  role('deploy', { AttachedManagedPolicies: [attached('wide')] }),
  role('deploy-2', { AttachedManagedPolicies: [attached('wide'), attached('narrow')] }),
  role('quiet', { RolePolicyList: [inline(policy(READ))] }),
  role('bounded', {
    AttachedManagedPolicies: [attached('wide')],
    PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/narrow' },
  }),
  role('unknown', { AttachedManagedPolicies: [attached('gone')] }),
  role('AWSServiceRoleForX', {
    Path: '/aws-service-role/x.amazonaws.com/',
    AttachedManagedPolicies: [attached('wide')],
  }),
  user('ana', { GroupList: ['staff'] }),
  user('bo', { GroupList: ['staff'], UserPolicyList: [inline(policy({ ...USE_ALL, Effect: 'Deny' }))] }),
  group('staff', { AttachedManagedPolicies: [attached('wide')] }),
  managed('wide', policy(READ, USE_ALL)),
  managed('narrow', policy(USE)),
];

const OPTIONS: ScanOptions = {
  controls: CONTROLS,
  parameters: DEFAULT_PARAMETERS,
  exceptions: [],
  now: NOW,
};

function scanned(
  entries: readonly Entry[],
  options: Partial<ScanOptions> = {},
  wants: Wants = scanWants(),
): Report {
  const { account: read, problems } = build(entries, { policies: 'all' }, wants);
  return scanAccount(read, problems, { ...OPTIONS, ...options });
}

test('a scan reports on every principal, in the order of the input', () => {
  const report = scanned(COMPANY);
  expect(report).toMatchObject({
    schemaVersion: '1.2',
    evaluatedAt: '2026-06-01T00:00:00.000Z',
    account: { id: '111122223333', partition: 'aws' },
  });
  expect(report.principals.map(({ name, type, status }) => `${type} ${name}: ${status}`)).toEqual([
    'role build: passed',
    'role deploy: failed',
    'role deploy-2: failed',
    'role quiet: passed',
    'role bounded: passed',
    'role unknown: undetermined',
    'role AWSServiceRoleForX: notApplicable',
    'user ana: failed',
    'user bo: passed',
    'group staff: failed',
    'policy wide: failed',
    'policy narrow: passed',
  ]);
  expect(report.summary).toMatchObject({
    principals: 12,
    byStatus: { passed: 5, failed: 5, undetermined: 1, notApplicable: 1 },
  });
});

test('problems of the input stand in the summary', () => {
  const problems: readonly InputProblem[] = [
    { place: 'page.json: RoleDetailList[9]', message: 'no RoleName' },
  ];
  const { account: read } = build(COMPANY);
  expect(scanAccount(read, problems, OPTIONS).summary.inputProblems).toEqual(problems);
});

test('an account without principals is a report without any', () => {
  const empty: Account = { id: '111122223333', partition: 'aws', principals: [] };
  expect(scanAccount(empty, [], OPTIONS)).toMatchObject({ principals: [], summary: { principals: 0 } });
});

test('only the controls asked for are judged', () => {
  const controls = CONTROLS.filter(({ id }) => id === 'CCG.1' || id === 'CCG.10');
  const report = scanned(COMPANY, { controls });
  expect(report.summary.controls.map(({ control }) => control)).toEqual(['CCG.1', 'CCG.10']);
  for (const { findings } of report.principals) {
    expect(findings.map(({ control }) => control)).toEqual(findings.length > 0 ? ['CCG.1', 'CCG.10'] : []);
  }
});

test('progress is told after every principal', () => {
  const told: (readonly [done: number, total: number])[] = [];
  scanned(COMPANY, { onPrincipal: (done, total) => told.push([done, total]) });
  expect(told).toEqual(Array.from({ length: 12 }, (_, index) => [index + 1, 12]));
});

test('an exception counts for the principals it is for, whoever else has the same policies', () => {
  const exception = { ...approved({ policies: [USE_ALL] }), principal: 'arn:aws:iam::*:role/deploy' };
  const byName = new Map(
    scanned(COMPANY, { exceptions: [exception] }).principals.map(({ name, status }) => [name, status]),
  );
  expect([byName.get('deploy'), byName.get('deploy-2'), byName.get('ana')]).toEqual([
    'passed',
    'failed',
    'failed',
  ]);
});

test('grants are judged from a given moment on', () => {
  const until = (day: string) =>
    role('app', {
      RolePolicyList: [
        inline(
          policy({ ...USE_ALL, Condition: { DateLessThan: { 'aws:CurrentTime': `${day}T00:00:00Z` } } }),
        ),
      ],
    });
  const statusAt = (day: string, now: string) =>
    scanned([until(day)], { now: Date.parse(now) }).principals[0]?.status;
  expect(statusAt('2026-06-02', '2026-06-01')).toBe('failed');
  expect(statusAt('2026-06-02', '2026-06-02')).toBe('passed');
});

describe('a scan answers the same', () => {
  /** What a report says of each principal, in an order of its own. */
  const byArn = ({ principals, ...report }: Report) =>
    JSON.stringify({ ...report, principals: principals.toSorted((a, b) => (a.arn < b.arn ? -1 : 1)) });

  test('to the same input', () => {
    expect(JSON.stringify(scanned(COMPANY))).toBe(JSON.stringify(scanned(COMPANY)));
  });

  test('in whatever order the records come', () => {
    const wanted = byArn(scanned(COMPANY));
    const orders = fc.shuffledSubarray([...COMPANY], { minLength: COMPANY.length });
    fc.assert(
      fc.property(orders, (entries) => {
        expect(byArn(scanned(entries))).toBe(wanted);
      }),
      { numRuns: 30 },
    );
  });

  test('when records come twice', () => {
    expect(JSON.stringify(scanned([...COMPANY, ...COMPANY]))).toBe(JSON.stringify(scanned(COMPANY)));
  });

  test('when statements that nobody wants are kept', () => {
    expect(JSON.stringify(scanned(COMPANY, {}, undefined))).toBe(JSON.stringify(scanned(COMPANY)));
  });

  // A key may be asked about without any value, with an empty one, or with no value at all: that looks alike and is not.
  const ASKED: readonly (readonly [operator: string, value: string | readonly string[]])[] = [
    ['Null', 'true'],
    ['Null', 'false'],
    ...[
      'StringEquals',
      'StringLike',
      'StringNotEquals',
      'StringEqualsIfExists',
      'Bool',
      'BinaryEquals',
    ].flatMap((operator) => [[operator, ''] as const, [operator, []] as const]),
    ['StringEquals', ['', 'x']],
  ];
  const ACTIONS = ['codeconnections:UseConnection', 'codeconnections:GetConnectionToken'];
  const asking = ACTIONS.flatMap((Action) =>
    ASKED.map(([operator, value], index) => {
      const Condition = { [operator]: { 'aws:ResourceTag/team': value } };
      const statement = { Effect: 'Allow', Action, Resource: '*', Condition };
      return { name: `${Action.slice(16)}-${index}`, statement };
    }),
  );
  const ofOne = ({ name, statement }: (typeof asking)[number]) =>
    role(name, { RolePolicyList: [inline(policy(statement))] });

  test('of two principals, whichever comes first', () => {
    const alone = new Map(asking.map((one) => [one.name, scanned([ofOne(one)]).principals[0]]));
    for (const first of asking) {
      for (const second of asking) {
        if (first === second) continue;
        const together = scanned([ofOne(first), ofOne(second)]).principals;
        expect(together).toEqual([alone.get(first.name), alone.get(second.name)]);
      }
    }
  });

  test('of one statement, whatever another one of the principal asks', () => {
    const exposed = (...statements: readonly object[]) =>
      scanned([
        role('app', { RolePolicyList: [inline(policy(...statements))] }),
      ]).principals[0]?.findings.find(({ control }) => control === 'CCG.8')?.status;
    const [use, token] = ACTIONS.map((Action) =>
      asking.filter(({ statement }) => statement.Action === Action),
    );
    for (const { statement: first } of use ?? [])
      for (const { statement: second } of token ?? []) {
        const alone = exposed({ ...second, Sid: 'alone' }) ?? 'notApplicable';
        expect(exposed(first, second) ?? 'notApplicable').toBe(alone);
      }
  });

  test('of a principal, whoever else is in the account', () => {
    fc.assert(
      fc.property(account, (principals) => {
        const together = scanned(principals.flat()).principals.filter(({ type }) => type !== 'policy');
        const alone = principals.map((entries) => scanned(entries).principals[0]);
        expect(together).toEqual(alone);
      }),
      { numRuns: 80 },
    );
  });
});
