import { pageOf } from '../pages.ts';
import { escaped, restXml } from '../protocols/rest-xml.ts';
import { type Fields, Refusal, type Service } from '../service.ts';

/** A bucket: its objects, which are texts, by their names. */
export type BucketDouble = {
  readonly name: string;
  readonly objects: Map<string, string>;
  /** Whether the caller may list: who may not is not told what is missing. */
  mayList: boolean;
  mostPerPage: number;
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/: files of a bucket that the caller owns. */
export function s3(bucket: BucketDouble): Service {
  const inBucket = (perform: (input: Fields) => Fields) => (input: Fields) => {
    if (input.Bucket !== bucket.name)
      throw new Refusal('NoSuchBucket', 'The specified bucket does not exist', 404);
    return perform(input);
  };
  return {
    name: 's3',
    protocol: restXml(),
    operations: {
      PutObject: inBucket(({ Key, Body }) => {
        bucket.objects.set(String(Key), String(Body));
        return { type: 'application/xml', body: '' };
      }),
      GetObject: inBucket(({ Key }) => {
        const body = bucket.objects.get(String(Key));
        if (body !== undefined) return { type: 'application/octet-stream', body };
        throw bucket.mayList
          ? new Refusal('NoSuchKey', 'The specified key does not exist.', 404)
          : new Refusal('AccessDenied', 'Access Denied', 403);
      }),
      ListObjectsV2: inBucket((input) => listed(bucket, input)),
    },
  };
}

function listed({ objects, mostPerPage, name }: BucketDouble, input: Fields): Fields {
  const prefix = typeof input.prefix === 'string' ? input.prefix : '';
  const all = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const { page, next } = pageOf(all, {
    list: `objects ${prefix}`,
    marker: input['continuation-token'],
    limit: mostPerPage,
    badMarker: 'InvalidArgument',
  });
  const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key><Size>1</Size></Contents>`);
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return {
    type: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${name}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${next !== undefined}</IsTruncated>${contents.join('')}${more}</ListBucketResult>`,
  };
}
