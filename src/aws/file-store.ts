import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { FileStore } from '#scan';
import { call, entriesOf } from './calls.ts';
import { type AwsOptions, settingsFor } from './clients.ts';
import { expected, unlessGone } from './errors.ts';

/** Files in a bucket of S3. */
export function connectFiles(bucket: string, options: AwsOptions = {}): FileStore {
  // A bucket as part of the host name is what an endpoint on loopback does not have.
  const s3 = new S3Client({ ...settingsFor(options), forcePathStyle: options.endpoint !== undefined });
  return {
    read: (name, signal) => unlessGone(readFile(s3, bucket, name, signal)),
    write: (name, text, signal) => writeFile(s3, bucket, name, text, signal),
    names: (beginning, signal) => fileNames(s3, bucket, beginning, signal),
  };
}

async function readFile(s3: S3Client, Bucket: string, Key: string, signal: AbortSignal): Promise<string> {
  return call('s3:GetObject', signal, async (options) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }), options);
    return expected(Body, 's3:GetObject').transformToString();
  });
}

async function writeFile(
  s3: S3Client,
  Bucket: string,
  Key: string,
  Body: string,
  signal: AbortSignal,
): Promise<void> {
  const command = new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' });
  await call('s3:PutObject', signal, (options) => s3.send(command, options));
}

function fileNames(
  s3: S3Client,
  Bucket: string,
  Prefix: string,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  return entriesOf(async (ContinuationToken) => {
    const command = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken });
    const page = await call('s3:ListBucket', signal, (options) => s3.send(command, options));
    // A page without files says how many there are all the same.
    expected(page.KeyCount, 's3:ListBucket');
    const entries = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    return { entries, next: page.NextContinuationToken };
  });
}
