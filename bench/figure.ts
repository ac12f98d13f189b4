/** One line of the table. */
export type Figure = {
  /** The key in baseline.json. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: '×' | 'ms' | '%' | '/s';
  /** Undefined where the figure is only for the reader. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number } | undefined;
  readonly detail: string;
};

export function isMet({ value, target }: Figure): boolean {
  if (!target) return true;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

/** Only ratios mean the same on another machine. */
export function isRatio({ unit }: Figure): boolean {
  return unit === '×' || unit === '%';
}

export function shownValue(value: number, unit: Figure['unit']): string {
  switch (unit) {
    case '×':
      return `${value.toFixed(2)} ×`;
    case '%':
      return `${value.toFixed(0)} %`;
    case 'ms':
      return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
    case '/s':
      return `${Math.round(value / 1000) * 1000}`.replace(/\B(?=(\d{3})+$)/g, ',').concat(' /s');
  }
}
