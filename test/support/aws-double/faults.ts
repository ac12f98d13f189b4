/** What can befall one call. */
export type Fault =
  | { readonly kind: 'throttled'; readonly status?: number }
  | { readonly kind: 'broken'; readonly status?: number }
  | { readonly kind: 'denied' }
  | { readonly kind: 'refused'; readonly code: string; readonly status?: number }
  /** The answer is fine but for some entries of the batch. */
  | { readonly kind: 'partial'; readonly entries: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'hung' }
  /** The answer begins and does not end. */
  | { readonly kind: 'hung midway' }
  | { readonly kind: 'reset' }
  /** The work is done, and the connection is lost before the caller hears of it. */
  | { readonly kind: 'answer lost' }
  /** What a proxy says instead of AWS. */
  | { readonly kind: 'garbled' };

type Scripted = { readonly fault: Fault; left: number };

/** Faults to come, in order, for each operation (`iam:GetRole`), or in one Region (`ec2:DescribeVpcs eu-west-1`). */
export class FaultScript {
  readonly #coming = new Map<string, Scripted[]>();

  /** Befalls the next calls of an operation, after what was scripted before; Infinity for every call from now on. */
  next(operation: string, fault: Fault, times = 1): void {
    this.#coming.set(operation, [...(this.#coming.get(operation) ?? []), { fault, left: times }]);
  }

  clear(): void {
    this.#coming.clear();
  }

  take(operation: string): Fault | undefined {
    const queue = this.#coming.get(operation) ?? [];
    const [first] = queue;
    if (!first) return undefined;
    first.left -= 1;
    if (first.left <= 0) queue.shift();
    return first.fault;
  }
}
