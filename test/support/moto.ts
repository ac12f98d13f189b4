import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Moto = { readonly endpoint: string; readonly close: () => Promise<void> };

/**
 * Starts moto, somebody else's double of AWS, where `pip install 'moto[server]'` has put it: what it answers was written without a
 * look at ours. Undefined where it does not start.
 */
export async function startMoto(command = 'moto_server'): Promise<Moto | undefined> {
  const port = await freePort();
  const child = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = new Promise<'ended'>((resolve) => {
    child.once('error', () => resolve('ended'));
    child.once('exit', () => resolve('ended'));
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const close = async () => {
    child.kill();
    await ended;
  };
  const started = await Promise.race([ended, answering(endpoint)]);
  if (started === 'answering') return { endpoint, close };
  await close();
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const PATIENCE = 30_000;

async function answering(endpoint: string): Promise<'answering' | 'silent'> {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await sleep(50)) {
    try {
      await fetch(`${endpoint}/moto-api/data.json`);
      return 'answering';
    } catch {
      // Not yet.
    }
  }
  return 'silent';
}
