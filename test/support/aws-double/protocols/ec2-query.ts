import { type Fields, type Protocol, Refusal, type RequestText } from '../service.ts';

/** The protocol of EC2 alone: `VpcId.1` goes in for the first entry of a list, and `<item>` comes out for each. */
export function ec2Query(version: string): Protocol {
  const namespace = `http://ec2.amazonaws.com/doc/${version}/`;
  return {
    read: (request) => readForm(request, version),
    answer: (operation, output) =>
      xml(
        200,
        `<${operation}Response xmlns="${namespace}"><requestId>${REQUEST_ID}</requestId>${content(output)}</${operation}Response>`,
      ),
    refuse: ({ code, message, status }) =>
      xml(
        status,
        `<Response><Errors><Error><Code>${code}</Code><Message>${content(message)}</Message></Error></Errors><RequestID>${REQUEST_ID}</RequestID></Response>`,
      ),
    general: {
      throttled: { code: 'RequestLimitExceeded', status: 503 },
      broken: { code: 'InternalError', status: 500 },
      denied: { code: 'UnauthorizedOperation', status: 403 },
      unknownOperation: { code: 'InvalidAction', status: 400 },
    },
  };
}

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

function xml(status: number, body: string) {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': REQUEST_ID },
    body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  };
}

function readForm({ body }: RequestText, version: string): { operation: string; input: Fields } {
  const { Action: operation, Version: given, ...input } = structureOf(new URLSearchParams(body));
  if (typeof operation !== 'string') throw new Refusal('MissingAction', 'the form has no Action');
  if (given !== version) throw new Refusal('InvalidAction', `no version ${String(given)} of ${operation}`);
  return { operation, input };
}

/** Numbers among the names are places in lists, from 1 on. */
function structureOf(form: URLSearchParams): Fields {
  const root: Record<string, unknown> = {};
  for (const [path, value] of form) {
    const [name = '', ...rest] = path.split('.');
    root[name] = placed(root[name], rest, value);
  }
  return root;
}

function placed(at: unknown, [name, ...rest]: readonly string[], value: string): unknown {
  if (name === undefined) return value;
  if (/^\d+$/.test(name)) {
    const list: unknown[] = Array.isArray(at) ? at : [];
    list[Number(name) - 1] = placed(list[Number(name) - 1], rest, value);
    return list;
  }
  const fields = typeof at === 'object' && at !== null ? { ...at } : {};
  return { ...fields, [name]: placed(Reflect.get(fields, name), rest, value) };
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((entry) => `<item>${content(entry)}</item>`).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined && inner !== null)
      .map(([name, inner]) => `<${name}>${content(inner)}</${name}>`)
      .join('');
  }
  return String(value).replace(/[<>&"\r]/g, (char) => `&#${char.codePointAt(0)};`);
}
