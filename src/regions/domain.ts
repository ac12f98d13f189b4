import type { Interval, Line } from './line.ts';
import type { Pattern } from './pattern.ts';

/** What values a coordinate can have. `optional`: or none at all. `examples`: members a reader would recognise, used where they fit. */
export type Domain =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | {
      readonly kind: 'text';
      readonly universe: readonly Pattern[];
      readonly optional: boolean;
      readonly examples: readonly string[];
    }
  | { readonly kind: 'line'; readonly line: Line; readonly universe: Interval; readonly optional: boolean };
