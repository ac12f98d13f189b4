import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notApplicable, notEvaluated, shortened } from '../../src/scan/principal-evaluation.ts';

const key = { type: 'AWS::IAM::Role', id: 'AROAEXAMPLE0000000001' } as const;
const words = (count: number) => Array.from({ length: count }, () => 'seven77').join(' ');

describe('an annotation', () => {
  it.each<[string, string, string | undefined]>([
    ['stays as it is', 'left the scope', 'left the scope'],
    ['of 256 characters stays as it is', 'x'.repeat(256), 'x'.repeat(256)],
    ['of more is cut', 'x'.repeat(257), `${'x'.repeat(255)}…`],
    ['is cut at a word', words(40), `${words(31)}…`],
    ['is not cut to a stump', `why ${'x'.repeat(300)}`, `why ${'x'.repeat(251)}…`],
    ['of a pair of surrogates is not cut in the middle of one', '🔗'.repeat(200), `${'🔗'.repeat(127)}…`],
    ['is one line', 'a\r\n\tb\u2028c', 'a b c'],
    ['holds nothing that cannot be seen', 'a\u0000b\u001b[31mc\u202ed\u200be', 'a b [31mc d e'],
    ['holds no half character', 'a\ud800b', 'a\ufffdb'],
    ['is left out where there is nothing to say', ' \n\u0000\u200b ', undefined],
  ])('%s', (_what, text, expected) => {
    expect(shortened(text)).toBe(expected);
  });

  it('is always what AWS Config takes: 1 to 256 characters, or none at all', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc
        .array(fc.constantFrom(' ', 'a', '🔗', '\ud83d', '\udd17', '\n', 'word', '\u0000'), {
          maxLength: 600,
        })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const annotation = shortened(text);
        if (annotation === undefined) return text.replace(/[\s\p{Cc}\p{Cf}]/gu, '') === '';
        return (
          annotation.length >= 1 &&
          annotation.length <= 256 &&
          annotation.isWellFormed() &&
          !/[\p{Cc}\p{Cf}]/u.test(annotation)
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('says in which cases nobody knows', () => {
    const [at, why] = [new Date(0), 'x'.repeat(300)];
    expect(notEvaluated(key, at, why)).toEqual({
      ...key,
      at,
      compliance: 'NON_COMPLIANT',
      annotation: `could not evaluate: ${'x'.repeat(235)}…`,
    });
    expect(notApplicable(key, at, '')).toEqual({
      ...key,
      at,
      compliance: 'NOT_APPLICABLE',
      annotation: undefined,
    });
  });
});
