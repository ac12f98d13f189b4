/** Something the user has to change before a command can go on. It ends the command with exit code 2. */
export class CliError extends Error {
  readonly code: 'USAGE' | 'INPUT';
  /** The file, option or argument it is about. */
  readonly place: string;

  constructor(code: CliError['code'], place: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
    this.place = place;
  }
}

export function usageError(place: string, message: string): CliError {
  return new CliError('USAGE', place, message);
}

export function inputError(place: string, message: string, cause?: unknown): CliError {
  return new CliError('INPUT', place, message, { cause });
}

/** Why a file could not be opened or read, in words. */
export function fileError(path: string, cause: unknown): CliError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return inputError(path, FILE_ERRORS[code] ?? `cannot be read (${code || 'unknown error'})`, cause);
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder; check the path',
  ENOTDIR: 'no such file or folder; check the path',
  EACCES: 'may not be read; check its permissions',
  EPERM: 'may not be read; check its permissions',
  EISDIR: 'is a folder; name a file',
  Z_BUF_ERROR: 'is cut off in the middle of its gzip data; fetch it again',
  Z_DATA_ERROR: 'holds damaged gzip data; fetch it again',
};
