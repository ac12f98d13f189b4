import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

/** What a function made of an event. */
export type Answer =
  | { readonly kind: 'response'; readonly body: unknown }
  | { readonly kind: 'error'; readonly body: unknown };

type Invocation = {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  readonly answered: (answer: Answer) => void;
};

/**
 * The side of Lambda that a runtime talks to: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.
 * One function, one event at a time, as in an execution environment.
 */
export class RuntimeApi {
  /** For AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Settles when the function asks for its first event, or says that it cannot start. */
  readonly initialised: Promise<void>;
  #begin: () => void = () => {};
  #fail: (reason: Error) => void = () => {};
  readonly #functionArn: string;
  readonly #waiting: Invocation[] = [];
  #current: Invocation | undefined;
  #asking: ServerResponse | undefined;
  #last = 0;

  readonly #server: Server;

  static async start(functionArn: string): Promise<RuntimeApi> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RuntimeApi(server, functionArn);
  }

  private constructor(server: Server, functionArn: string) {
    const address = server.address();
    this.address = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    this.initialised = new Promise((resolve, reject) => {
      this.#begin = resolve;
      this.#fail = reject;
    });
    this.#functionArn = functionArn;
    this.#server = server;
    server.on('request', (request, response) => {
      this.#exchange(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Hands an event to the function and waits for what it says. */
  invoke(event: string, timeoutMs: number): Promise<Answer> {
    this.#last += 1;
    const id = `00000000-0000-4000-8000-${String(this.#last).padStart(12, '0')}`;
    return new Promise((answered) => {
      this.#waiting.push({ id, event, deadline: Date.now() + timeoutMs, answered });
      this.#deal();
    });
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** Said when the process ends: nobody will answer any more. */
  abandon(reason: Error): void {
    this.#fail(reason);
    for (const { answered } of [...this.#waiting, ...(this.#current ? [this.#current] : [])])
      answered({ kind: 'error', body: { errorType: 'Runtime.ExitError', errorMessage: reason.message } });
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace('/2018-06-01/runtime/', '') ?? '';
    if (path === 'invocation/next') {
      this.#begin();
      this.#asking = response;
      this.#deal();
      return;
    }
    const body = await json(request);
    const [, id, kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (path === 'init/error') this.#fail(new Error('the function did not start', { cause: body }));
    else if (id === this.#current?.id && (kind === 'response' || kind === 'error')) this.#answer(kind, body);
    else {
      response.writeHead(400).end('{"errorMessage":"no such invocation","errorType":"InvalidRequestID"}');
      return;
    }
    response.writeHead(202).end('{"status":"OK"}');
  }

  #answer(kind: Answer['kind'], body: unknown): void {
    this.#current?.answered({ kind, body });
    this.#current = undefined;
  }

  #deal(): void {
    const next = this.#waiting[0];
    if (!this.#asking || !next || this.#current) return;
    this.#current = this.#waiting.shift();
    const response = this.#asking;
    this.#asking = undefined;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': next.id,
      'Lambda-Runtime-Deadline-Ms': String(next.deadline),
      'Lambda-Runtime-Invoked-Function-Arn': this.#functionArn,
      'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    });
    response.end(next.event);
  }
}
