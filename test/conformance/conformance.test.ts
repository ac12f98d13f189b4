import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { AccountBuilder, PageSplitter, type Principal } from '#account';
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

/** Whoever the questions of a vector are about, by ARN; those of a vector of policies have no name. */
function subjectsOf({ principal, policies, account }: Vector): ReadonlyMap<string | undefined, Principal> {
  if (account === undefined) {
    const carried = carriedFrom(policies ?? { identity: [] }, principal);
    return new Map([[undefined, principalFrom(carried, principal)]]);
  }
  const builder = new AccountBuilder();
  const splitter = new PageSplitter({
    record: (list, record, index) => builder.add(list, record, `${list}[${index}]`),
    page: () => {},
    decode: (bytes, start, end) => new TextDecoder().decode(bytes.subarray(start, end)),
  });
  splitter.push(new TextEncoder().encode(JSON.stringify(account)));
  splitter.end();
  return new Map(builder.finish().principals.map((one) => [one.caller.arn, one]));
}

describe.each(FILES)('$path', ({ content: { vectors } }) => {
  it.each(vectors.map((vector): [string, string, Vector] => [vector.id, vector.title, vector]))(
    '%s: %s',
    (_id, _title, vector) => {
      const subjects = subjectsOf(vector);
      const moment = vector.now === undefined ? NOW : Date.parse(vector.now);
      const answers = vector.ask.map((question) => {
        const subject = subjects.get(question.principal);
        return subject ? answerTo(question, subject, moment) : `no principal ${question.principal}`;
      });
      expect(answers).toEqual(vector.ask);
    },
  );
});
