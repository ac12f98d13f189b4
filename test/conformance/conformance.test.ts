import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { carriedFrom, NOW, principalFrom } from '../support/engine.ts';
import { answerTo } from './answers.ts';
import { FILES, SCHEMA, type Vector } from './vectors.ts';

const ALL = FILES.flatMap(({ content }) => content.vectors);

describe('the vectors', () => {
  const isValid = new Ajv({ allErrors: true }).compile(SCHEMA);
  it.each(FILES)('follow the schema in $path', ({ content }) => {
    isValid(content);
    expect(isValid.errors).toBe(null);
  });

  it('are two hundred or more', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(200);
  });

  it('have ids of their own', () => {
    const ids = ALL.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('guard against every known mistake of other tools', () => {
    const guarded = new Set(ALL.map(({ othersMiss }) => othersMiss));
    const mistakes = Array.from({ length: 24 }, (_, index) => index + 1);
    expect(mistakes.filter((line) => !guarded.has(line))).toEqual([]);
  });
});

const ofPolicies = FILES.map(({ path, content }) => ({
  path,
  vectors: content.vectors.filter((vector) => vector.policies),
})).filter(({ vectors }) => vectors.length > 0);

describe.each(ofPolicies)('$path', ({ vectors }) => {
  it.each(vectors.map((vector): [string, string, Vector] => [vector.id, vector.title, vector]))(
    '%s: %s',
    (_id, _title, { now, principal, policies, ask }) => {
      const subject = principalFrom(carriedFrom(policies ?? { identity: [] }, principal), principal);
      const moment = now === undefined ? NOW : Date.parse(now);
      expect(ask.map((question) => answerTo(question, subject, moment))).toEqual(ask);
    },
  );
});
