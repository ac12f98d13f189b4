import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PrincipalReport } from '#findings';
import { ccguard } from './command.ts';

type Expected = {
  readonly arn: string;
  readonly type: string;
  readonly reach: string;
  readonly repositories?: string;
  readonly unlessKeyAbsent?: boolean;
  readonly access?: string;
  readonly controls?: Readonly<Record<string, string>>;
  readonly withConfig?: Readonly<Record<string, string>>;
};

const ACCOUNT = 'examples/account.json';
const expected: readonly Expected[] = JSON.parse(readFileSync('examples/expected.json', 'utf8'));
const decisions: readonly string[] = JSON.parse(readFileSync('examples/expected-decisions.json', 'utf8'));

async function scanned(...args: readonly string[]): Promise<readonly PrincipalReport[]> {
  const { stdout } = await ccguard(['scan', ACCOUNT, '--format', 'json', ...args]);
  return JSON.parse(stdout).principals;
}

/** What a report says of just the things that were expected of a principal. */
function actual(report: PrincipalReport, { controls = {}, ...rest }: Expected): Expected {
  const statuses = Object.keys(controls).map((id): [string, string] => {
    // Whoever holds nothing is not looked at by any control.
    const finding = report.findings.find(({ control }) => control === id);
    return [id, finding?.status ?? 'notApplicable'];
  });
  return {
    arn: report.arn,
    type: report.type,
    reach: report.exposure,
    ...(rest.repositories !== undefined && { repositories: String(report.repositories) }),
    ...(rest.unlessKeyAbsent !== undefined && { unlessKeyAbsent: report.unlessKeyAbsent }),
    ...(rest.access !== undefined && { access: String(report.access) }),
    controls: Object.fromEntries(statuses),
  };
}

function facts(one: Expected, withConfig: boolean): Expected {
  const { arn, type, reach, repositories, unlessKeyAbsent, access } = one;
  return {
    arn,
    type,
    reach,
    ...(repositories !== undefined && { repositories }),
    ...(unlessKeyAbsent !== undefined && { unlessKeyAbsent }),
    ...(access !== undefined && { access }),
    controls: { ...one.controls, ...(withConfig && one.withConfig) },
  };
}

describe.each([
  ['with the default parameters', false],
  ['with examples/ccguard.config.json', true],
] as const)('the example account, %s', async (_, withConfig) => {
  const reports = await scanned(...(withConfig ? ['--config', 'examples/ccguard.config.json'] : []));
  const byArn = new Map(reports.map((report) => [report.arn, report]));

  it('holds the principals that are expected and no others', () => {
    expect(reports.map(({ arn }) => arn).sort()).toEqual(expected.map(({ arn }) => arn).sort());
  });

  it('reports each of them as expected', () => {
    const wanted = expected.map((one) => facts(one, withConfig));
    const found = wanted.flatMap((one) => {
      const report = byArn.get(one.arn);
      return report ? [actual(report, one)] : [];
    });
    expect(found).toEqual(wanted);
  });
});

describe('the example account', () => {
  it('fails', async () => {
    const { exitCode, stderr } = await ccguard(['scan', ACCOUNT]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  });

  it('answers the example requests as expected', async () => {
    const { exitCode, stdout } = await ccguard([
      'can-use',
      '--requests',
      'examples/requests.ndjson',
      ACCOUNT,
    ]);
    const answers = stdout.trimEnd().split('\n');
    expect(answers.map((line) => JSON.parse(line).decision)).toEqual(decisions);
    expect(exitCode).toBe(0);
  });

  it('is within its service control policies wherever those reach', async () => {
    const free = await scanned();
    const bound = await scanned(
      ...['examples/scp/full-access.json', 'examples/scp/deny-other-connections.json'].flatMap((file) => [
        '--scp',
        file,
      ]),
    );
    const reachOf = (reports: readonly PrincipalReport[], name: string) =>
      reports.find((report) => report.name === name)?.exposure;
    expect(reachOf(free, 'codepipeline-docs')).toBe('any-account');
    expect(bound.filter(({ exposure }) => exposure === 'any-account').map(({ arn }) => arn)).toEqual([]);
    // Service control policies do not bind service-linked roles.
    expect(reachOf(bound, 'AWSServiceRoleForAmazonCodeGuruReviewer')).toBe(
      reachOf(free, 'AWSServiceRoleForAmazonCodeGuruReviewer'),
    );
  });

  it('gives every failure of a request a witness that can-use allows', async () => {
    const callers = (await scanned()).filter(({ type }) => type === 'role' || type === 'user');
    const witnesses = callers.flatMap(({ arn, findings }) =>
      findings.flatMap(({ witness, control }) =>
        witness && control !== 'CCG.9' ? [{ principal: arn, ...witness }] : [],
      ),
    );
    const stdin = witnesses.map((witness) => JSON.stringify(witness)).join('\n');
    const { stdout } = await ccguard(['can-use', '--requests', '-', ACCOUNT], { stdin });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBe(witnesses.length);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => JSON.parse(line).decision !== 'allowed')).toEqual([]);
  });
});
