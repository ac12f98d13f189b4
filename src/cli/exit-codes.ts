/** What the exit code says; README and `ccguard --help` list the same. */
export const EXIT = {
  ok: 0,
  /** Something failed at or above --fail-on; for can-use: denied. */
  failed: 1,
  /** Bad usage, or some of the input could not be read. */
  unusable: 2,
  undetermined: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
