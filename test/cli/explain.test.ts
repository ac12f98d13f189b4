import { describe, expect, it } from 'vitest';
import { BROAD, NAMED, page, policy, role } from './account.ts';
import { ccguard, fileWith } from './command.ts';

const TRAP = policy({
  Condition: {
    'ForAllValues:StringEquals': { 'codeconnections:FullRepositoryId': ["acme/o'hara", 'acme/web'] },
  },
});

/** The words of a command line that was printed to be copied. */
function words(command: string): string[] {
  return [...command.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? (quoted ?? '').replaceAll("'\\''", "'"),
  );
}

async function explained(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await ccguard(['explain', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

describe('an explanation', () => {
  it('says who, what, through which statement, under what, and by whom it can be assumed', async () => {
    const stdout = await explained('codepipeline-tariffs', 'examples/account.json');
    expect(stdout.split('\n\n')[0]?.replace(/ {2,}/g, ' | ').split('\n')).toEqual([
      expect.stringMatching(
        /^Principal \| arn:aws:iam::111122223333:role\/service-role\/codepipeline-tariffs \(AROA\w+\)$/,
      ),
      expect.stringMatching(
        /^Can use \| the connections that its policies name, and no others; to read and write; certain repositories; /,
      ),
      expect.stringMatching(
        /^Granted by \| Statement\[0\] of source-access: codeconnections:UseConnection on arn:.* if StringEquals /,
      ),
      'Carries | inline policy source-access',
      'Boundary | none',
      'SCPs | none given',
      expect.stringMatching(/^Assumed by \| Service codepipeline\.amazonaws\.com \(sts:AssumeRole\)/),
    ]);
  });

  it('names the group a policy came from', async () => {
    const stdout = await explained('user/delivery/build-agent-01', 'examples/account.json');
    expect(stdout).toMatch(
      /Granted by +Statement\[0\] \(UseSource\) of arn:[^ ]+FernhillSourceAccess, through group build-agents:/,
    );
    expect(stdout).toMatch(/Groups +build-agents/);
    expect(stdout).toMatch(/CCG\.10 [a-z-]+: failed, low/);
  });

  it('names the missing boundary and the permission set', async () => {
    expect(await explained('contractor-tooling', 'examples/account.json')).toMatch(
      /Boundary +missing policy arn:aws:iam::111122223333:policy\/boundaries\/ContractorBoundary/,
    );
    const name = 'AWSReservedSSO_PowerUserAccess_1b2c3d4e5f607182';
    expect(await explained(name, 'examples/account.json')).toContain(
      'the permission set PowerUserAccess of IAM Identity Center',
    );
  });

  it('of nothing says so', async () => {
    const stdout = await explained('user/smtp-relay', 'examples/account.json');
    expect(stdout).toMatch(/Can use +no connection/);
    expect(stdout).toMatch(/\nno policy grants it anything on connections\n$/);
  });

  it('holds command lines that replay the failures, whatever is quoted in them', async () => {
    const account = fileWith(page([role('trap', TRAP), role('broad', BROAD)]), "it's an account.json");
    const scp = fileWith(policy({ Action: '*', Resource: '*' }));
    const texts = await Promise.all(['trap', 'broad'].map((name) => explained(name, account, '--scp', scp)));
    const commands = texts.flatMap((text) =>
      [...text.matchAll(/ask again +(ccguard .*)/g)].map(([, command]) => command ?? ''),
    );
    expect(commands.length).toBeGreaterThan(1);
    const ended = await Promise.all(commands.map((command) => ccguard(words(command).slice(1))));
    expect(ended.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      commands.map(() => ({ exitCode: 0, stderr: '' })),
    );
    expect(commands.every((command) => command.includes(`--scp ${scp}`))).toBe(true);
  });

  it('shows who may assume the role in place of a replay that nobody could run', async () => {
    const stdout = await explained('demo-deployer', 'examples/account.json');
    expect(stdout).toMatch(/CCG\.9 use-connection-role-trust: failed, critical/);
    expect(stdout).not.toMatch(/can-use .* sts:/);
  });

  it('fits the width of a terminal where it can', async () => {
    const { stdout } = await ccguard(['explain', 'demo-deployer', 'examples/account.json'], {
      isTerminal: true,
      columns: 80,
    });
    const prose = stdout.split('\n').filter((line) => !/arn:|ccguard /.test(line));
    expect(prose.filter((line) => line.length > 80 && !line.includes('\u001B'))).toEqual([]);
  });

  it('of somebody who is not there is refused', async () => {
    const account = fileWith(page([role('named', NAMED)]));
    const stderr = 'ccguard: PRINCIPAL: no principal `bob` in the input\n';
    expect(await ccguard(['explain', 'bob', account])).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});
