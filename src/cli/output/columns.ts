export type Cell = { readonly text: string; readonly painted?: string };

const GAP = '  ';
/** A name may be longer than this; its row then runs over instead of pushing all the others aside. */
const WIDEST = 60;
/** With less room than this for the last column, wrapping would make a ladder of single words. */
const NARROWEST = 30;

/** Lines up rows. The last column is wrapped below itself where the lines have an end. */
export function columns(rows: readonly (readonly Cell[])[], lineWidth: number | undefined): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.min(WIDEST, Math.max(0, ...rows.map((row) => row[index]?.text.length ?? 0))),
  );
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const room = lineWidth === undefined ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, lineWidth - indent);
  return rows.map((row) => line(row, widths, indent, room)).join('');
}

function line(row: readonly Cell[], widths: readonly number[], indent: number, room: number): string {
  const cells = row
    .slice(0, -1)
    .map(
      ({ text, painted }, index) =>
        `${painted ?? text}${' '.repeat(Math.max(0, (widths[index] ?? 0) - text.length))}`,
    );
  const last = row.at(-1);
  const [first = '', ...rest] = wrapped(last?.text ?? '', room);
  const shownFirst = rest.length === 0 ? (last?.painted ?? first) : first;
  const lines = [
    [...cells, shownFirst].join(GAP).trimEnd(),
    ...rest.map((text) => ' '.repeat(indent) + text),
  ];
  return `${lines.join('\n')}\n`;
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
