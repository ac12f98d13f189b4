import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultScript } from './faults.ts';
import { type Answer, type Protocol, Refusal, type Service } from './service.ts';
import type { Traffic } from './traffic.ts';

export type Server = { readonly endpoint: string; readonly close: () => Promise<void> };

/** Serves all services on one port of loopback: the credential scope of the signature says which one is meant. */
export async function serve(
  services: readonly Service[],
  { faults, traffic }: { readonly faults: FaultScript; readonly traffic: Traffic },
): Promise<Server> {
  const server = createServer((request, response) => {
    exchange(request, response).catch((error: unknown) => {
      // A fault of the double itself: said in an answer that no client takes for AWS's.
      if (!response.headersSent) send(response, { status: 418, headers: {}, body: String(error) });
    });
  });

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { service: wanted, region } = scopeOf(request.headers.authorization);
    const service = services.find(({ name }) => name === wanted);
    const body = await text(request);
    if (!service) {
      const names = services.map(({ name }) => name).join(', ');
      send(response, { status: 403, headers: {}, body: `signed for none of ${names}` });
      return;
    }
    const { method = '', url = '', headers } = request;
    await serveCall(service, region, { method, url, headers, body }, response);
  }

  async function serveCall(
    service: Service,
    region: string,
    request: Parameters<Protocol['read']>[0],
    response: ServerResponse,
  ): Promise<void> {
    const { protocol } = service;
    try {
      const { operation, input } = protocol.read(request);
      const name = `${service.name}:${operation}`;
      response.once('close', traffic.begin(name, input));
      const perform = (spoilt = 0) =>
        protocol.answer(operation, operationOf(service, operation)(input, spoilt, region));
      await answerWith(faults.take(`${name} ${region}`) ?? faults.take(name), response, protocol, perform);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(response, protocol.refuse(error));
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** `…Credential=KEY/20260105/eu-central-1/config/aws4_request, …` */
function scopeOf(authorization = ''): { readonly service: string | undefined; readonly region: string } {
  const scope = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(
    authorization,
  );
  return { service: scope?.[2], region: scope?.[1] ?? '' };
}

function operationOf({ operations, protocol }: Service, name: string): Service['operations'][string] {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation) return operation;
  const { code, status } = protocol.general.unknownOperation;
  throw new Refusal(code, `the double has no operation ${name}`, status);
}

async function answerWith(
  fault: Fault | undefined,
  response: ServerResponse,
  { general }: Protocol,
  perform: (spoilt?: number) => Answer,
): Promise<void> {
  switch (fault?.kind) {
    case 'throttled':
      throw new Refusal(general.throttled.code, 'Rate exceeded', fault.status ?? general.throttled.status);
    case 'broken':
      throw new Refusal(
        general.broken.code,
        'We encountered an internal error.',
        fault.status ?? general.broken.status,
      );
    case 'denied':
      throw new Refusal(
        general.denied.code,
        'The caller is not authorized to do this.',
        general.denied.status,
      );
    case 'refused':
      throw new Refusal(fault.code, 'Refused by script.', fault.status ?? 400);
    case 'partial':
      return send(response, perform(fault.entries));
    case 'slow':
      await sleep(fault.milliseconds);
      return send(response, perform());
    case 'hung':
      return undefined;
    case 'hung midway':
      return sendHalf(response, perform());
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'answer lost':
      perform();
      return void response.socket?.resetAndDestroy();
    case 'garbled':
      return send(response, {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><body>Sign in</body></html>',
      });
    default:
      return send(response, perform());
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

function sendHalf(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.write(body.slice(0, Math.floor(body.length / 2)));
}
