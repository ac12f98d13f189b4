import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf } from '../../src/cli/input/lines.ts';

async function linesIn(pieces: readonly Uint8Array[]): Promise<readonly string[]> {
  async function* chunks() {
    yield* pieces;
  }
  const lines: string[] = [];
  for await (const some of linesOf(chunks()))
    for (const line of some) lines.push('text' in line ? line.text : `! ${line.problem}`);
  return lines;
}

function cut(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

it('a text has the same lines wherever it is cut into pieces', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\r]/.test(text) && text.trim() !== '');
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.array(fc.nat()),
      fc.boolean(),
      async (lines, places, endsInNewline) => {
        const text = lines.join('\n') + (endsInNewline ? '\n' : '');
        expect(await linesIn(cut(text, places))).toEqual(lines);
      },
    ),
  );
});

it('a line that is too long takes neither its neighbours along nor their newlines', async () => {
  const long = Buffer.alloc(6 * 1024 * 1024, 'x');
  const pieces = ['a\n', long, long, long, '\nb\n', 'c', long, long, long, 'x\n\nd'].map((piece) =>
    Buffer.from(piece),
  );
  const tooLong = '! longer than 16777216 bytes';
  expect(await linesIn(pieces)).toEqual(['a', tooLong, 'b', tooLong, 'd']);
});
