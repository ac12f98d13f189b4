import { readFileSync, statSync } from 'node:fs';
import type { Figure } from '../figure.ts';
import { type Cost, interleaved } from '../measure.ts';
import { scanFile } from '../scan-file.ts';

const ROUNDS = 9;
const TARGET = 1.5;

export type Dump = { readonly path: string; readonly roles: number; readonly layout: 'pretty' | 'compact' };

/** A whole scan against parsing the same file and doing nothing with it. */
export async function scanAgainstParse({ path, layout }: Dump): Promise<Figure> {
  const costs = await interleaved(
    [
      { name: 'parse', run: () => JSON.parse(readFileSync(path, 'utf8')) },
      { name: 'scan', run: () => scanFile(path) },
    ],
    ROUNDS,
  );
  const parse = costOf(costs, 'parse');
  const scan = costOf(costs, 'scan');
  return {
    id: `scan-${layout}`,
    what: `\`scan\` of 10,000 roles, ${megabytes(path)} ${LAYOUTS[layout]}, against \`JSON.parse\` of the file`,
    value: scan.wall / parse.wall,
    unit: '×',
    target: { atMost: TARGET },
    detail: `${scan.wall.toFixed(0)} ms / ${parse.wall.toFixed(0)} ms; processor time ${(scan.cpu / parse.cpu).toFixed(2)} ×`,
  };
}

const LAYOUTS = { pretty: 'as the AWS CLI prints it', compact: 'without white space' };

function costOf(costs: ReadonlyMap<string, Cost>, name: string): Cost {
  const cost = costs.get(name);
  if (!cost) throw new Error(`\`${name}\` was not measured`);
  return cost;
}

export function megabytes(path: string): string {
  return `${Math.round(statSync(path).size / 1e6)} MB`;
}
