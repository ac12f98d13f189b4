import { type Protocol, Refusal } from '../service.ts';

/** The protocol of S3, as far as files need it: the operation is a method and a path, and what goes in and out are bytes or XML. */
export function restXml(): Protocol {
  return {
    read: ({ method, url, body }) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
      const input = {
        Bucket: bucket,
        Key: decodeURIComponent(key),
        Body: body,
        ...Object.fromEntries(searchParams),
      };
      return { operation: operationOf(method, key), input };
    },
    answer: (_operation, output) => ({
      status: 200,
      headers: { 'content-type': String(output.type), 'x-amz-request-id': REQUEST_ID },
      body: String(output.body),
    }),
    refuse: ({ code, message, status }) => ({
      status,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': REQUEST_ID },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    }),
    general: {
      throttled: { code: 'SlowDown', status: 503 },
      broken: { code: 'InternalError', status: 500 },
      denied: { code: 'AccessDenied', status: 403 },
      unknownOperation: { code: 'MethodNotAllowed', status: 405 },
    },
  };
}

const REQUEST_ID = '0000000000000000';

function operationOf(method: string, key: string): string {
  if (method === 'PUT' && key !== '') return 'PutObject';
  if (method === 'GET') return key === '' ? 'ListObjectsV2' : 'GetObject';
  throw new Refusal('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
}

export function escaped(text: string): string {
  return text.replace(/[<>&"'\r\n]/g, (char) => `&#${char.codePointAt(0)};`);
}
