/** Where text goes. */
export type Output = {
  /** Resolves when the text has been handed over; never fails because a reader such as `head` has left. */
  readonly write: (text: string) => Promise<void>;
  readonly isTerminal: boolean;
  /** Undefined where lines may be of any length. */
  readonly columns: number | undefined;
  /** Nobody reads any more: going on would be for nothing. */
  readonly isClosed: () => boolean;
};

/** What commands touch of the process they run in, so that tests can run them without one. Files are real either way. */
export type World = {
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly stdinIsTerminal: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};
