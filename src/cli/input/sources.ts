import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, inputError } from '../errors.ts';
import type { World } from '../world.ts';
import { fileChunks, unpacked } from './chunks.ts';

/** One thing to read: a file, or standard input. */
export type Source = {
  readonly name: string;
  /** Undefined where it cannot be known, as of a pipe. */
  readonly size: number | undefined;
  readonly chunks: () => AsyncIterable<Uint8Array>;
};

const READ_IN_FOLDERS = /\.(json|json\.gz|gz)$/i;

/** The sources that an argument names: a file, the JSON files of a folder, or `-`. */
export function sourcesOf(argument: string, world: World): readonly Source[] {
  if (argument === '-') {
    return [
      { name: 'standard input', size: undefined, chunks: () => unpacked('standard input', world.stdin()) },
    ];
  }
  return filesOf(argument).map(
    ({ path, size }): Source => ({
      name: path,
      size,
      chunks: () => unpacked(path, fileChunks(path)),
    }),
  );
}

/** A file as it is, a folder as the JSON files directly in it, by name. */
function filesOf(path: string): readonly { readonly path: string; readonly size: number | undefined }[] {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) return [{ path, size: stats.size }];
    const files = readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && READ_IN_FOLDERS.test(entry.name))
      .map(({ name }) => join(path, name))
      .sort();
    // A link to nowhere says so when it is read, and the other files are read all the same.
    if (files.length > 0)
      return files.map((file) => ({ path: file, size: statSync(file, { throwIfNoEntry: false })?.size }));
  } catch (cause) {
    throw fileError(path, cause);
  }
  throw inputError(path, 'no .json or .json.gz file in this folder; name the folder that holds the account');
}
