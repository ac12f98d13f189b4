import { repeatedKey } from '#account';
import { type CliError, inputError } from '../errors.ts';
import type { World } from '../world.ts';
import { offsetOfError } from './json-error.ts';
import { type Source, sourcesOf } from './sources.ts';

/** Larger than any policy, register or configuration can be. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Reads a whole JSON file, or standard input for `-`. */
export async function readJson(argument: string, world: World): Promise<unknown> {
  const [source, ...others] = sourcesOf(argument, world);
  if (!source || others.length > 0) throw inputError(argument, 'is a folder; name a file');
  return readJsonSource(source);
}

export async function readJsonSource({ name, chunks }: Source): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks()) {
    length += chunk.length;
    if (length > MOST_BYTES)
      throw inputError(name, `holds more than ${MOST_BYTES} bytes; no such file is that large`);
    parts.push(Uint8Array.from(chunk));
  }
  if (length === 0) throw inputError(name, 'is empty; check how it was made');
  return parse(name, textOf(name, Buffer.concat(parts)));
}

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw inputError(name, 'is not UTF-8 text; expected a JSON file', cause);
  }
}

function parse(name: string, text: string): unknown {
  const parsed = parsedJson(name, text);
  const repeated = repeatedKey(text, parsed);
  if (!repeated) return parsed;
  const place = placeOf(name, text, repeated.offset);
  throw inputError(place, `gives ${repeated.path} twice, and nobody says which counts; keep one`);
}

function parsedJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(name, text, cause);
  }
}

/** The message of JSON.parse quotes the input, which may be anything; what helps is the place. */
function notJson(name: string, text: string, cause: unknown): CliError {
  if (text.trim() === '') return inputError(name, 'is empty; check how it was made', cause);
  const offset = offsetOfError(text);
  if (offset >= text.length)
    return inputError(name, 'is cut off: the JSON text ends too early; fetch it again', cause);
  return inputError(placeOf(name, text, offset), 'is not valid JSON; check how the file was made', cause);
}

function placeOf(name: string, text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${name}: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
