import { readFileSync, writeFileSync } from 'node:fs';
import { machine } from './baseline.ts';
import { type Figure, isMet, shownValue } from './figure.ts';

const README = new URL('../README.md', import.meta.url);
const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, value, unit, detail } = figure;
    return `| ${what} | ${target(figure)} | ${shownValue(value, unit)} | ${verdict(figure)} | ${detail} |`;
  });
  return ['| What | Target | Measured | | How |', '|---|---|---|---|---|', ...rows].join('\n');
}

function target({ target: wanted, unit }: Figure): string {
  if (!wanted) return '';
  return 'atMost' in wanted
    ? `≤ ${shownValue(wanted.atMost, unit)}`
    : `≥ ${shownValue(wanted.atLeast, unit)}`;
}

function verdict(figure: Figure): string {
  if (!figure.target) return '';
  return isMet(figure) ? 'ok' : '**missed**';
}

/** Replaces what stands between the two markers of the README. */
export function updateReadme(figures: readonly Figure[]): void {
  const text = readFileSync(README, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`README.md has no ${BEGIN} … ${END}`);
  const measured = `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`;
  writeFileSync(
    README,
    `${text.slice(0, begin)}${BEGIN}\n${table(figures)}\n\n${measured}\n${text.slice(end)}`,
  );
}
