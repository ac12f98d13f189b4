import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inputError } from '../errors.ts';

/**
 * Writes a file whole or not at all: whoever looks at it never sees half a report. A link stays one and a file keeps its mode. What is
 * no file, such as a pipe or /dev/stdout, is written to as it is.
 */
export async function writeAtomically(path: string, pieces: Iterable<string>): Promise<void> {
  try {
    const before = await existing(path);
    if (before?.isFile() === false) await writeTo(await open(path, 'w'), pieces);
    else await replace(before ? await realpath(path) : path, before?.mode, pieces);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw inputError(path, `cannot be written (${code}); choose another place for --out`, cause);
  }
}

async function existing(path: string) {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

async function replace(path: string, mode: number | undefined, pieces: Iterable<string>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    if (mode !== undefined) await file.chmod(mode & 0o777);
    await writeTo(file, pieces, true);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

async function writeTo(file: FileHandle, pieces: Iterable<string>, sync = false): Promise<void> {
  try {
    for (const piece of pieces) await file.appendFile(piece);
    if (sync) await file.sync();
  } finally {
    await file.close();
  }
}
