import { EXIT, type Output, run, type World } from '#cli';

const LINE_WIDTH = 118;
const CELL_WIDTH = 34;
const NOW = Date.UTC(2026, 5, 1);

/** How many lines are shown of every block; in a table the cells are cut as well, so that a row stays a line. */
export type Shortening = { readonly most: number; readonly isTable?: boolean };

/** What a command prints, as a fenced block that begins with the command. What was left out is an ellipsis. */
export async function exampleOutput(args: readonly string[], shortening: Shortening): Promise<string> {
  const printed: string[] = [];
  const errors: string[] = [];
  const columns = shortening.isTable === true ? undefined : LINE_WIDTH;
  const exitCode = await run(args, worldThat(printed, errors, columns));
  if (exitCode === EXIT.unusable) throw new Error(`\`ccguard ${args.join(' ')}\` failed: ${errors.join('')}`);
  const blocks = printed.join('').trimEnd().split('\n\n');
  const shown = blocks.map((block) => shortened(block.split('\n'), shortening));
  return ['```console', `$ ccguard ${args.map(quoted).join(' ')}`, shown.join('\n\n'), '```'].join('\n');
}

function shortened(lines: readonly string[], { most, isTable = false }: Shortening): string {
  const table = isTable ? withNarrowCells(lines.slice(0, most)) : lines.slice(0, most);
  const kept = table ?? lines;
  const end = kept.length < lines.length ? ['…'] : [];
  return [...kept.map((line) => cropped(line, LINE_WIDTH)), ...end].join('\n');
}

/** The rows of a table, lined up again with shorter cells; undefined where the lines are no table. */
function withNarrowCells(lines: readonly string[]): string[] | undefined {
  const rows = lines.map((line) => line.split(/ {2,}/));
  const count = Math.max(...rows.map((cells) => cells.length));
  if (count < 3) return undefined;
  const cut = rows.map((cells) =>
    cells.map((cell, at) => (at < cells.length - 1 ? cropped(cell, CELL_WIDTH) : cell)),
  );
  const full = cut.filter((cells) => cells.length === count);
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...full.map((cells) => cells[at]?.length ?? 0)),
  );
  return cut.map((cells) => {
    const padded = cells.length === count ? cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)) : cells;
    return padded.join('  ').trimEnd();
  });
}

function cropped(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1).trimEnd()}…` : text;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`;
}

/** Nobody's terminal, without colours, at a fixed time. */
function worldThat(printed: string[], errors: string[], columns: number | undefined): World {
  return {
    stdin: () => {
      throw new Error('no example reads standard input');
    },
    stdinIsTerminal: true,
    stdout: outputTo(printed, columns),
    stderr: outputTo(errors, columns),
    env: {},
    clock: () => NOW,
  };
}

function outputTo(printed: string[], columns: number | undefined): Output {
  return {
    write: (text) => {
      printed.push(text);
      return Promise.resolve();
    },
    isTerminal: false,
    columns,
    isClosed: () => false,
  };
}
