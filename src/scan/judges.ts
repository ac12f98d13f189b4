import { type Control, Judge, type Parameters } from '#controls';

type Kept = { readonly judge: Judge; readonly madeAt: number; uses: number };

/** Milliseconds. A judge takes grants for open that closed since it was made: the safe reading, and soon over. */
const FRESH_FOR = 5 * 60_000;
/** What a judge remembers grows with what it sees. */
const MOST_USES = 500;
const MOST_JUDGES = 8;

const kept = new Map<string, Kept>();

/** The judge for a set of controls and parameters; kept from one event to the next, since most ask about the same policies. */
export function judgeFor(controls: readonly Control[], parameters: Parameters, now: number): Judge {
  const key = JSON.stringify([controls.map(({ id }) => id), parameters]);
  const known = kept.get(key);
  if (known && known.madeAt <= now && now - known.madeAt < FRESH_FOR && known.uses < MOST_USES) {
    known.uses += 1;
    return known.judge;
  }
  if (kept.size >= MOST_JUDGES) kept.clear();
  const judge = new Judge(controls, parameters, now);
  kept.set(key, { judge, madeAt: now, uses: 1 });
  return judge;
}
