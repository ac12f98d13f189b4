import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Entry = {
  resolved?: string;
  integrity?: string;
  optional?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
};
type Manifest = {
  files?: string[];
  scripts?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  allowScripts?: Record<string, boolean>;
};

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const manifest: Manifest = json('package.json');
const toolchain: Manifest = json('toolchain/package.json');
const lockedIn = (path: string): [string, Entry][] => Object.entries<Entry>(json(path).packages);
const locked = lockedIn('package-lock.json');
const runtimeLocked = lockedIn('toolchain/lambda-runtime/package-lock.json');
const EXACT = /^\d+\.\d+\.\d+$/;

describe('the published package', () => {
  it('brings no other package along', () => {
    expect(Object.keys(manifest)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:optional|peer|bundle\w*)?dependencies$/i)]),
    );
  });

  it('runs nothing when it is installed', () => {
    expect(Object.keys(manifest.scripts ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:pre|post)?install$|^prepare$/)]),
    );
  });

  it('leaves the toolchain at home', () => {
    expect(toolchain).toMatchObject({ private: true });
    expect(manifest.files).not.toContain('toolchain/');
  });
});

describe('the toolchain', () => {
  it('is one version of Node for every platform', () => {
    const versions = Object.values(toolchain.optionalDependencies ?? {});
    expect(versions.length).toBeGreaterThan(1);
    expect(new Set(versions).size).toBe(1);
  });

  it('is pinned exactly', () => {
    const versions = [manifest.devDependencies, toolchain.optionalDependencies].flatMap((each) =>
      Object.values(each ?? {}),
    );
    expect(versions.filter((version) => !EXACT.test(version))).toEqual([]);
  });
});

describe('the runtime client of Lambda', () => {
  it('is locked by content and by no address, with all that builds it', () => {
    const packages = runtimeLocked.filter(([path]) => path.startsWith('node_modules/'));
    expect(packages.length).toBeGreaterThan(10);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(packages.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
  });

  it('comes to no one who does not ask for it', () => {
    expect(locked.filter(([path]) => path.endsWith('/aws-lambda-ric'))).toEqual([]);
  });
});

describe('the lockfile', () => {
  it('locks content and no address', () => {
    const addressed = locked.filter(([, { resolved }]) => resolved?.includes(':') === true);
    expect(locked.length).toBeGreaterThan(100);
    expect(addressed).toEqual([]);
  });

  it('lacks the integrity of nothing but optional platform packages and the workspace', () => {
    const unchecked = locked.filter(([path, { integrity, optional, link }]) => {
      return (
        path.startsWith('node_modules/') && integrity === undefined && optional !== true && link !== true
      );
    });
    expect(unchecked).toEqual([]);
  });

  it('has no package whose install script matters', () => {
    const denied = manifest.allowScripts;
    const scripted = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path);
    const names = scripted.map((path) => path.replace(/^.*node_modules\//, ''));
    expect(denied).toMatchObject(Object.fromEntries(names.map((name) => [name, false])));
  });
});
