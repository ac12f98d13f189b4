import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { type Figure, isRatio, shownValue } from './figure.ts';

const FILE = new URL('baseline.json', import.meta.url);
const WORTH_A_WARNING = 0.2;

type Baseline = {
  readonly date: string;
  readonly machine: string;
  readonly figures: Readonly<Record<string, number>>;
};

/** What was measured on, without anything that names the machine. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() || 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.version}`;
}

/** More programs that want to run than there are processors: then the clock measures them, too. */
export function isBusy(): boolean {
  return (loadavg()[0] ?? 0) > cpus().length;
}

export function updateBaseline(figures: readonly Figure[]): void {
  const baseline: Baseline = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    figures: Object.fromEntries(figures.map(({ id, value }) => [id, Number(value.toPrecision(3))])),
  };
  writeFileSync(FILE, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** What got worse since the baseline. Figures that are no ratios are compared on an equal machine only. */
export function regressions(figures: readonly Figure[]): string[] {
  if (!existsSync(FILE)) return ['there is no baseline.json; write one with --update-baseline'];
  const baseline = JSON.parse(readFileSync(FILE, 'utf8')) as Baseline;
  return figures.flatMap((figure) => {
    const before = baseline.figures[figure.id];
    if (before === undefined) return [];
    if (!isRatio(figure) && baseline.machine !== machine()) return [];
    const isHigherBetter = figure.target !== undefined && 'atLeast' in figure.target;
    const worse = isHigherBetter ? before / figure.value : figure.value / before;
    return worse > 1 + WORTH_A_WARNING
      ? [
          `${figure.what}: ${shownValue(figure.value, figure.unit)}, was ${shownValue(before, figure.unit)} on ${baseline.date}`,
        ]
      : [];
  });
}
