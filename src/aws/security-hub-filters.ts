/** The most values that a filter takes for one attribute. */
export const MOST_VALUES = 20;
/** The most findings that one GetFindings answers. */
export const PAGE = 100;

export function equals(values: readonly string[]) {
  return values.map((Value) => ({ Value, Comparison: 'EQUALS' as const }));
}
