import { type Answer, type Fields, type Protocol, Refusal, type RequestText } from '../service.ts';

/** AWS's JSON: the operation is in a header, and dates are seconds since 1970, as numbers. */
export function jsonRpc(target: string, version: '1.0' | '1.1' = '1.1'): Protocol {
  const type = `application/x-amz-json-${version}`;
  return {
    read: (request) => readJson(request, target, type),
    answer: (_operation, output) => json(200, onTheWire(output), type),
    refuse: ({ code, message, status }) => json(status, { __type: code, message }, type),
    general: {
      throttled: { code: 'ThrottlingException', status: 400 },
      broken: { code: 'InternalFailure', status: 500 },
      denied: { code: 'AccessDeniedException', status: 400 },
      unknownOperation: { code: 'UnknownOperationException', status: 400 },
    },
  };
}

/** The date behind a number on the wire; a text such as an ISO date is refused, as AWS does. */
export function dateOnWire(input: Fields, name: string): Date | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return new Date(value * 1000);
  throw new Refusal('SerializationException', `${typeof value} can not be converted to a timestamp`);
}

function json(status: number, body: unknown, type: string): Answer {
  return {
    status,
    headers: { 'content-type': type, 'x-amzn-requestid': REQUEST_ID },
    body: JSON.stringify(body),
  };
}

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

function readJson(
  { headers, body }: RequestText,
  target: string,
  type: string,
): { operation: string; input: Fields } {
  const [service, operation] = String(headers['x-amz-target']).split('.');
  if (service !== target || operation === undefined) {
    throw new Refusal('UnknownOperationException', `expected a target of ${target}`);
  }
  if (headers['content-type'] !== type) {
    throw new Refusal('SerializationException', `expected ${type}`);
  }
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === 'object' && input !== null) return { operation, input: { ...input } };
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new Refusal('SerializationException', 'expected a JSON object');
}

function onTheWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, onTheWire(inner)]));
}
