import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  CONTROLS,
  type Control,
  type ControlText,
  type Example,
  PARAMETER_NAMES,
  POLICY_CONTROLS,
  RESOURCE_CONTROLS,
  type ResourceControl,
  type ResourceExample,
  SEVERITIES,
} from '#controls';
import { replay, resourceVerdicts, verdictsOf } from './judged.ts';

const NIST = /^NIST\.800-53\.r5 [A-Z]{2}-\d+(\(\d+\))?$/;
// Where failing is not about requests, there is none to show.
const ABOUT_TRUST = 'trust policy';

function kebab(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z]+/g, '-')
    .toLowerCase();
}

function numberOf({ id }: ControlText): number {
  return Number(id.slice('CCG.'.length));
}

function examplesOf({ bad, good, unsure = [] }: Control | ResourceControl) {
  return [...bad, ...good, ...unsure];
}

function verdictOn(control: Control, example: Example) {
  const verdict = verdictsOf(example).get(control.id);
  if (!verdict) throw new Error('the principal holds nothing, so no control looks at it');
  return verdict;
}

test('the catalogue is in the order of the numbers, and no id or slug comes twice', () => {
  const numbers = CATALOGUE.map(numberOf);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(new Set(CATALOGUE.map(({ slug }) => slug)).size).toBe(CATALOGUE.length);
});

describe.each(CATALOGUE)('$id', (control) => {
  test('has an id of its own kind and a slug that names its file', () => {
    expect(control.id).toMatch(/^CCG\.[1-9]\d*$/);
    expect(control.slug).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(existsSync(new URL(`../../src/controls/${control.slug}.ts`, import.meta.url))).toBe(true);
  });

  test('has a slug that begins with the subject of its title', () => {
    const subject = /^(.*?) (?:is|are|names|lets|reaches|can)\b/.exec(control.title)?.[1];
    expect(subject).toBeDefined();
    expect(`${control.slug}-`).toMatch(new RegExp(`^${kebab(subject ?? '')}-`));
  });

  test('says why and what to do, in words of its own', () => {
    expect(control.why.length).toBeGreaterThan(100);
    expect(control.remedy.length).toBeGreaterThan(100);
    expect(SEVERITIES).toContain(control.severity);
    expect(control.reads).not.toBe('');
  });

  test('relates to requirements of NIST SP 800-53 r5', () => {
    expect(control.related.length).toBeGreaterThan(0);
    for (const id of control.related) expect(id).toMatch(NIST);
    expect(new Set(control.related).size).toBe(control.related.length);
  });

  test('reads parameters that exist, and sets only those in its examples', () => {
    for (const name of control.parameters) expect(PARAMETER_NAMES).toContain(name);
    for (const { parameters } of examplesOf(control))
      for (const name of Object.keys(parameters ?? {})) expect(control.parameters).toContain(name);
  });

  test('uses every message in an example', () => {
    const said = new Set(examplesOf(control).map(({ says }) => says));
    expect([...said].sort()).toEqual(Object.keys(control.messages).sort());
  });

  test('writes messages in lower case, without a full stop', () => {
    for (const text of Object.values(control.messages)) {
      expect(text).not.toMatch(/\.$/);
      // Names of actions and keys keep their case.
      expect(text).toMatch(/^([a-z{]|[A-Z][a-z]+[A-Z])/);
    }
  });

  test('has examples of both kinds, with titles that tell them apart', () => {
    expect(control.bad.length).toBeGreaterThan(0);
    expect(control.good.length).toBeGreaterThan(0);
    const titles = examplesOf(control).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe.each(CONTROLS)('$id', (control) => {
  test.each(control.bad.map((example) => [example.title, example] as const))(
    'fails %s',
    (_title, example) => {
      const verdict = verdictOn(control, example);
      expect(`${verdict.status}: ${verdict.message.key}`).toBe(`failed: ${example.says}`);
      if (verdict.status !== 'failed') return;
      if (control.reads.includes(ABOUT_TRUST)) return;
      expect(verdict.evidence).not.toEqual([]);
      // Where a grant is right and only out of date, no request is wrong.
      if (control.facts) return;
      expect(replay(example, verdict)).toBe('allowed');
    },
  );

  test.each(control.good.map((example) => [example.title, example] as const))(
    'does not fail %s',
    (_title, example) => {
      const verdict = verdictOn(control, example);
      expect(['passed', 'notApplicable']).toContain(verdict.status);
      expect(verdict.message.key).toBe(example.says);
    },
  );

  test.each((control.unsure ?? []).map((example) => [example.title, example] as const))(
    'does not decide %s',
    (_title, example) => {
      const verdict = verdictOn(control, example);
      expect(`${verdict.status}: ${verdict.message.key}`).toBe(`undetermined: ${example.says}`);
      expect('dependsOn' in verdict && verdict.dependsOn.length).toBeGreaterThan(0);
    },
  );

  test.each(control.facts ? [...control.bad, ...control.good] : [])(
    'does not pass without what it has to know: $title',
    (example) => {
      const { facts: _, ...unread } = example;
      expect(verdictOn(control, unread)).toMatchObject({
        status: 'notApplicable',
        message: { key: 'notRead' },
      });
    },
  );
});

describe.each(RESOURCE_CONTROLS)('$id', (control) => {
  /** Each example is about one resource. */
  function told(example: ResourceExample): string {
    const verdicts = resourceVerdicts(control, example);
    expect(verdicts.length).toBe(1);
    return verdicts.map(({ verdict }) => `${verdict.status}: ${verdict.message.key}`).join();
  }

  test.each(control.bad)('fails $title', (example) => {
    expect(told(example)).toBe(`failed: ${example.says}`);
  });

  test.each(control.good)('does not fail $title', (example) => {
    expect([`passed: ${example.says}`, `notApplicable: ${example.says}`]).toContain(told(example));
  });

  test.each(control.unsure ?? [])('does not decide $title', (example) => {
    expect(told(example)).toBe(`undetermined: ${example.says}`);
  });

  test('says of the account that nobody has read what it has to know', () => {
    expect(told({ title: '', facts: {}, says: '' })).toBe('notApplicable: notRead');
  });
});

test('policies alone decide the controls that need no facts, and those are all a rule can run', () => {
  expect(POLICY_CONTROLS).toEqual(CONTROLS.filter(({ facts }) => facts === undefined));
});
