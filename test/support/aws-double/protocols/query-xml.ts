import { type Answer, type Fields, type Protocol, Refusal, type RequestText } from '../service.ts';

/** The protocol of IAM and STS: a form goes in, XML comes out. */
export function queryXml(version: string, namespace: string): Protocol {
  return {
    read: (request) => readForm(request, version),
    answer: (operation, output) =>
      xml(
        200,
        `<${operation}Response xmlns="${namespace}">${element(`${operation}Result`, output)}${METADATA}</${operation}Response>`,
      ),
    refuse: ({ code, message, status }) => {
      const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
      return xml(
        status,
        `<ErrorResponse xmlns="${namespace}">${element('Error', error)}<RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
      );
    },
    general: {
      throttled: { code: 'Throttling', status: 400 },
      broken: { code: 'ServiceFailure', status: 500 },
      denied: { code: 'AccessDenied', status: 403 },
      unknownOperation: { code: 'InvalidAction', status: 400 },
    },
  };
}

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';
const METADATA = `<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata>`;

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': REQUEST_ID }, body };
}

function readForm({ headers, body }: RequestText, version: string): { operation: string; input: Fields } {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) {
    throw new Refusal('MalformedInput', 'expected a form');
  }
  const { Action: operation, Version: given, ...input } = structureOf(new URLSearchParams(body));
  if (typeof operation !== 'string') throw new Refusal('MissingAction', 'the form has no Action');
  if (given !== version) throw new Refusal('InvalidAction', `no version ${String(given)} of ${operation}`);
  return { operation, input };
}

/** `Filter.member.1=Role` is the first entry of the list `Filter`. */
function structureOf(form: URLSearchParams): Fields {
  const root: Record<string, unknown> = {};
  for (const [path, value] of form) {
    const [name = '', ...rest] = path.split('.');
    root[name] = placed(root[name], rest, value);
  }
  return root;
}

function placed(at: unknown, path: readonly string[], value: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (name === 'member') {
    const list: unknown[] = Array.isArray(at) ? at : [];
    const index = Number(rest[0]) - 1;
    list[index] = placed(list[index], rest.slice(1), value);
    return list;
  }
  const fields = typeof at === 'object' && at !== null ? { ...at } : {};
  return { ...fields, [name]: placed(Reflect.get(fields, name), rest, value) };
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((entry) => element('member', entry)).join('');
  if (value instanceof Date) return `${value.toISOString().slice(0, 19)}Z`;
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => element(name, inner))
      .join('');
  }
  return String(value).replace(/[<>&"\r]/g, (char) => `&#${char.codePointAt(0)};`);
}
