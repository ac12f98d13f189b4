/** Kleene's three values: what rests on something unreadable or undocumented is `unknown`, never a guess. */
export type Truth = boolean | 'unknown';

export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes('unknown') ? 'unknown' : true;
}

export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes('unknown') ? 'unknown' : false;
}

export function noneOf(truths: readonly Truth[]): Truth {
  return notTrue(anyOf(truths));
}

export function notTrue(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth;
}
