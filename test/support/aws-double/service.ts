import type { IncomingHttpHeaders } from 'node:http';

export type Fields = Readonly<Record<string, unknown>>;

/** What a service says no with, in its own words. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
  }
}

/**
 * `spoilt`: how many entries of a batch a script wants the service to fail, in an answer that is otherwise fine. `region`: the
 * one that the call is signed for.
 */
export type Operation = (input: Fields, spoilt: number, region: string) => Fields;

export type Service = {
  /** As the credential scope of a signature names it, and as an IAM policy writes it before the colon. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, Operation>>;
};

export type RequestText = {
  readonly method: string;
  /** The path with the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Protocol = {
  /** Throws Refusal where a request is none of this protocol. */
  readonly read: (request: RequestText) => { readonly operation: string; readonly input: Fields };
  readonly answer: (operation: string, output: Fields) => Answer;
  readonly refuse: (refusal: Refusal) => Answer;
  /** How services of this protocol call what can go wrong with any of them. */
  readonly general: Readonly<Record<'throttled' | 'broken' | 'denied' | 'unknownOperation', GeneralRefusal>>;
};
type GeneralRefusal = { readonly code: string; readonly status: number };

export function required(input: Fields, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Refusal(
    'ValidationError',
    `1 validation error detected: Value null at '${name}' must not be null`,
  );
}
