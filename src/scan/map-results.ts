import type { FileStore } from './organization-ports.ts';
import { listedAccount } from './scan-event.ts';
import type { ScannedAccount } from './scanned-account.ts';

type MapFailure = { readonly reason: string; readonly message: string };

/** What the map says of accounts, by their ids. */
export type MapResults = {
  readonly scanned: ReadonlyMap<string, ScannedAccount>;
  readonly failed: ReadonlyMap<string, MapFailure>;
};

type Json = { readonly [name: string]: unknown };

/**
 * Reads what Step Functions wrote of its map: a manifest, and for each status files that list child executions.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 * Nothing is taken for granted but JSON: what cannot be attributed to an account leaves that account without a result.
 */
export async function readResults(
  folder: string,
  files: FileStore,
  signal: AbortSignal,
): Promise<MapResults> {
  const scanned = new Map<string, ScannedAccount>();
  const failed = new Map<string, MapFailure>();
  for await (const manifest of manifestsIn(folder, files, signal)) {
    for (const name of filesIn(manifest, 'SUCCEEDED'))
      for (const child of await childrenIn(name, files, signal)) addScanned(child, scanned);
    for (const name of filesIn(manifest, 'FAILED'))
      for (const child of await childrenIn(name, files, signal)) addFailed(child, failed);
  }
  return { scanned, failed };
}

async function* manifestsIn(
  folder: string,
  files: FileStore,
  signal: AbortSignal,
): AsyncGenerator<Json, void> {
  for await (const name of files.names(`${folder}/`, signal)) {
    if (name.endsWith('/manifest.json')) yield objectIn(await files.read(name, signal));
  }
}

function filesIn({ ResultFiles: files }: Json, status: 'SUCCEEDED' | 'FAILED'): string[] {
  const list = fieldsOf(files)[status];
  if (!Array.isArray(list)) return [];
  return list.flatMap((file: unknown) => {
    const { Key: key } = fieldsOf(file);
    return typeof key === 'string' ? [key] : [];
  });
}

async function childrenIn(name: string, files: FileStore, signal: AbortSignal): Promise<readonly Json[]> {
  const children: unknown = JSON.parse((await files.read(name, signal)) ?? '[]');
  return Array.isArray(children) ? children.map(fieldsOf) : [];
}

function addScanned({ Output: output }: Json, scanned: Map<string, ScannedAccount>): void {
  const result = objectIn(output);
  if (typeof result.account === 'string') scanned.set(result.account, result as unknown as ScannedAccount);
}

function addFailed(
  { Input: input, Error: error, Cause: cause, Status: status }: Json,
  failed: Map<string, MapFailure>,
): void {
  const { account } = objectIn(input);
  if (account === undefined) return;
  const reason = typeof error === 'string' && error !== '' ? error : String(status);
  failed.set(listedAccount(account).id, { reason, message: messageIn(cause) });
}

const MOST_MESSAGE = 500;

/** Of a function that threw, the cause is what Lambda says of its error, as JSON. */
function messageIn(cause: unknown): string {
  if (typeof cause !== 'string') return '';
  const { errorMessage: message } = objectIn(cause);
  return (typeof message === 'string' ? message : cause).slice(0, MOST_MESSAGE).toWellFormed();
}

function objectIn(text: unknown): Json {
  if (typeof text !== 'string') return {};
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
