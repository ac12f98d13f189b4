import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROLS, POLICY_CONTROLS } from '#controls';
import { PACKAGE_FOLDER } from '../../scripts/package.ts';
import { EARLIER_PACKAGE } from '../support/lambda/package-once.ts';
import { ARCHIVE } from '../support/lambda/packaged.ts';
import { unzip } from '../support/lambda/zip.ts';

describe('the packaged function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ccguard-bundle-'));
  let bundle = '';

  beforeAll(async () => {
    await unzip(join(PACKAGE_FOLDER, ARCHIVE), folder);
    bundle = readFileSync(join(folder, 'handlers/config-rule.mjs'), 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('starts with one file of at most 350 KiB', () => {
    expect(Buffer.byteLength(bundle)).toBeLessThanOrEqual(350 * 1024);
    expect(bundle).not.toMatch(/import[^(]{0,100}"\.\/|securityhub/i);
  });

  it('keeps what publishing findings needs in files of their own, without the schemas of other findings', () => {
    expect(readdirSync(join(folder, 'handlers')).sort()).toEqual([
      'config-rule.mjs',
      'credentials.mjs',
      'estate-reader.mjs',
      'list-accounts.mjs',
      'publish-event.mjs',
      'scan-account.mjs',
      'scan-summary.mjs',
      'security-hub.mjs',
    ]);
    const hub = readFileSync(join(folder, 'handlers/security-hub.mjs'), 'utf8');
    expect(Buffer.byteLength(hub)).toBeLessThanOrEqual(300 * 1024);
    expect(hub).toContain('/findings/import');
    expect(hub).not.toContain('AwsIamRoleDetails');
  });

  it('leaves out what only tests and documentation read', () => {
    const titles = CONTROLS.flatMap(({ bad, good }) => [...bad, ...good]).map(({ title }) => title);
    const telling = [...titles, ...CONTROLS.map(({ why }) => why)].filter((text) => text.length > 30);
    expect(telling.length).toBeGreaterThan(20);
    expect(telling.filter((title) => bundle.includes(title))).toEqual([]);
  });

  it('holds every control that a rule can run, and no other', () => {
    expect(CONTROLS.filter(({ title }) => bundle.includes(title))).toEqual(POLICY_CONTROLS);
  });

  it('holds nothing of the machine that it was made on', () => {
    expect(bundle).not.toContain(process.cwd());
  });

  it('is the same to the byte when it is made again', () => {
    const [earlier, later] = [EARLIER_PACKAGE, PACKAGE_FOLDER].map((place) =>
      readFileSync(join(place, ARCHIVE)),
    );
    expect(later?.equals(earlier ?? Buffer.of())).toBe(true);
  });
});
