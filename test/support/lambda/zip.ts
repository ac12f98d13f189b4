import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;

/** Unpacks an archive as Lambda does. Knows what osls writes: no encryption, no archives over 4 GiB. */
export async function unzip(archive: string, folder: string): Promise<void> {
  const zip = await readFile(archive);
  for (const { name, content } of entriesOf(zip)) {
    const target = join(folder, name);
    if (relative(folder, target).startsWith('..')) throw new Error(`\`${name}\` leads out of the archive`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** The names of the fields, and where they stand, are in sections 4.3.7, 4.3.12 and 4.3.16 of APPNOTE.TXT. */
function entriesOf(zip: Buffer): readonly { readonly name: string; readonly content: Buffer }[] {
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(END_OF_DIRECTORY).buffer));
  if (end < 0) throw new Error('not a zip archive');
  const entries: { name: string; content: Buffer }[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) entries.push({ name, content: contentOf(zip, at) });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(zip: Buffer, entry: number): Buffer {
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return zip.readUInt16LE(entry + 10) === STORED ? bytes : inflateRawSync(bytes);
}
