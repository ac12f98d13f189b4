export type Cell = { readonly text: string; readonly painted?: string };

const GAP = '  ';
/** A name may be longer than this; its row then runs over instead of pushing all the others aside. */
const WIDEST = 100;
/** With less room than this, the last column goes below its row: beside it, it would be a ladder of single words. */
const ROOM_TO_READ = 50;

/** Lines up rows. The last column is wrapped where lines have an end. */
export function columns(rows: readonly (readonly Cell[])[], lineWidth: number | undefined): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.min(WIDEST, Math.max(0, ...rows.map((row) => row[index]?.text.length ?? 0))),
  );
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  if (lineWidth === undefined) return rows.map((row) => `${oneLine(row, widths)}\n`).join('');
  const isBeside = lineWidth - indent >= ROOM_TO_READ;
  const under = isBeside ? indent : (widths[0] ?? 0) + GAP.length;
  const room = Math.max(ROOM_TO_READ / 2, lineWidth - under);
  return rows.map((row) => wrappedRow(row, widths, { isBeside, under, room })).join('');
}

function oneLine(row: readonly Cell[], widths: readonly number[]): string {
  return row
    .map(({ text, painted }, index) => {
      const isLast = index === row.length - 1;
      return `${painted ?? text}${isLast ? '' : ' '.repeat(Math.max(0, (widths[index] ?? 0) - text.length))}`;
    })
    .join(GAP)
    .trimEnd();
}

type Wrapping = { readonly isBeside: boolean; readonly under: number; readonly room: number };

function wrappedRow(
  row: readonly Cell[],
  widths: readonly number[],
  { isBeside, under, room }: Wrapping,
): string {
  const last = row.at(-1) ?? { text: '' };
  const lines = wrapped(last.text, room);
  const [first = '', ...rest] = lines;
  const beside = isBeside ? [lines.length > 1 ? { text: first } : last] : [];
  const below = (isBeside ? rest : lines).filter((text) => text !== '');
  const top = oneLine([...row.slice(0, -1), ...beside], widths);
  return [top, ...below.map((text) => ' '.repeat(under) + text)].map((text) => `${text}\n`).join('');
}

/** Breaks at spaces only: a broken ARN could not be copied. */
export function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length > room && current !== '') {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
