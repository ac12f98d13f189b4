import { type Fields, type Protocol, Refusal, type RequestText } from '../service.ts';

/** `POST /findings` by operation. */
export type Routes = Readonly<Record<string, `${'GET' | 'POST' | 'PATCH'} /${string}`>>;

/** The protocol of Security Hub: the operation is a method and a path, and errors have their name in a header. */
export function restJson(routes: Routes): Protocol {
  const operations = new Map(
    Object.entries(routes).map(([operation, route]) => [route as string, operation]),
  );
  return {
    read: ({ method, url, body }) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      const operation = operations.get(`${method} ${pathname}`);
      if (operation === undefined)
        throw new Refusal('UnknownOperationException', `${method} ${pathname}`, 404);
      return { operation, input: { ...Object.fromEntries(searchParams), ...objectIn(body) } };
    },
    answer: (_operation, output) => ({ status: 200, headers: HEADERS, body: JSON.stringify(output) }),
    refuse: ({ code, message, status }) => ({
      status,
      headers: { ...HEADERS, 'x-amzn-errortype': code },
      body: JSON.stringify({ Message: message, Code: code }),
    }),
    general: {
      throttled: { code: 'TooManyRequestsException', status: 429 },
      broken: { code: 'InternalException', status: 500 },
      denied: { code: 'AccessDeniedException', status: 403 },
      unknownOperation: { code: 'UnknownOperationException', status: 404 },
    },
  };
}

const HEADERS = {
  'content-type': 'application/json',
  'x-amzn-requestid': '00000000-0000-4000-8000-000000000000',
};

function objectIn(body: RequestText['body']): Fields {
  if (body === '') return {};
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === 'object' && input !== null) return { ...input };
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new Refusal('SerializationException', 'expected a JSON object');
}
