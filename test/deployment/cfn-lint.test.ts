import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';

const isInstalled = spawnSync('cfn-lint', ['--version']).status === 0;

// Whoever has no cfn-lint hears of it and has one test less: a skipped one would count as a failure.
if (!isInstalled) console.error('SKIPPED: cfn-lint is not installed, so the template is NOT linted');

describe.runIf(isInstalled)('cfn-lint', () => {
  it('finds nothing but dependencies that osls writes twice', () => {
    const own = ['member-role', 'conformance-pack', 'organization-rule'].map(
      (name) => `resources/${name}.yml`,
    );
    const templates = [...globSync(`${PACKAGE_FOLDER}/cloudformation-template-*.json`), ...own];
    const { stdout, stderr } = spawnSync('cfn-lint', ['--format', 'parseable', ...templates], {
      encoding: 'utf8',
    });
    const findings = `${stdout}${stderr}`.split('\n').filter(Boolean);
    expect(templates.length).toBe(5);
    expect(findings.filter((finding) => !finding.includes(':W3005:'))).toEqual([]);
  });
});
