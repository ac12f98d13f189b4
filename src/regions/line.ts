/** A point of an ordered domain: numbers, dates as milliseconds, addresses as big integers. One line holds one of the two types. */
export type Scalar = number | bigint;

/** A cut lies just before or just after a point, so that open and closed ends need no case of their own. */
export type Cut = { readonly at: Scalar; readonly after: boolean };

/** All points between two cuts; a missing cut is the end of the line. */
export type Interval = { readonly from?: Cut; readonly to?: Cut };

/** What the algebra has to know of an ordered domain whose values are written as text. */
export type Line = {
  /** The point a text stands for, or undefined where it stands for none. */
  readonly parse: (text: string) => Scalar | undefined;
  /** A text whose point lies in the interval, or undefined where there is none. */
  readonly textIn: (interval: Interval) => string | undefined;
  /** A text that stands for no point, or undefined where values of this line always stand for one. */
  readonly junk: string | undefined;
};

export function before(at: Scalar): Cut {
  return { at, after: false };
}

export function after(at: Scalar): Cut {
  return { at, after: true };
}

/** The pieces that a set of intervals cuts a line into, in order; some may hold no text. */
export function pieces(intervals: readonly Interval[]): Interval[] {
  const cuts = new Map<string, Cut>();
  for (const cut of intervals.flatMap(({ from, to }) => [from, to])) {
    if (cut) cuts.set(`${cut.at} ${cut.after}`, cut);
  }
  const sorted = [...cuts.values()].sort(compareCuts);
  return [undefined, ...sorted].map((from, index) => intervalOf(from, sorted[index]));
}

function intervalOf(from: Cut | undefined, to: Cut | undefined): Interval {
  return { ...(from && { from }), ...(to && { to }) };
}

export function holdsPoint({ from, to }: Interval, point: Scalar): boolean {
  const reached = !from || (from.after ? point > from.at : point >= from.at);
  return reached && (!to || (to.after ? point <= to.at : point < to.at));
}

function compareCuts(a: Cut, b: Cut): number {
  if (a.at === b.at) return Number(a.after) - Number(b.after);
  return a.at < b.at ? -1 : 1;
}
