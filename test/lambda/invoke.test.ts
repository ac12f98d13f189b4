import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';

function invoke(...args: readonly string[]) {
  const script = ['scripts/invoke.ts', '--package', PACKAGE_FOLDER, ...args];
  return spawnSync(process.execPath, script, { encoding: 'utf8' });
}

describe('npm run invoke', () => {
  it('prints what AWS Config received', () => {
    const { status, stdout } = invoke('examples/events/role-change.json');
    expect(stdout).toMatch(
      /^AWS Config received 1 evaluation\n {2}AWS::IAM::Role AROA\w+ NON_COMPLIANT as of 2026-01-05T09:00:10\.000Z\n {4}CCG\.1: /,
    );
    expect(stdout).toMatch(/^ {2}config:PutEvaluations 1$/m);
    expect(status).toBe(0);
  });

  it('says of a test that nothing is kept', () => {
    expect(invoke('examples/events/role-change-test-mode.json').stdout).toMatch(
      /NON_COMPLIANT .* \(test mode: not kept\)$/m,
    );
  });

  it('tells a failed function by its exit code', () => {
    const { status, stdout } = invoke('package.json');
    expect(stdout).toMatch(/^The function failed/m);
    expect(stdout).toContain('resultToken is missing');
    expect(status).toBe(1);
  });

  it('asks for an event where none is named', () => {
    const { status, stderr } = invoke();
    expect(stderr).toContain('examples/events/role-change.json');
    expect(status).toBe(1);
  });
});
