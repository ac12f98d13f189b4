import { type CliError, inputError } from './errors.ts';
import type { Output, World } from './world.ts';

export function processWorld(): World {
  return {
    stdin: () => process.stdin,
    // Only when asked: whoever names a file needs no standard input, and it may be closed.
    get stdinIsTerminal() {
      return process.stdin.isTTY;
    },
    stdout: outputTo(process.stdout, 'standard output'),
    stderr: outputTo(process.stderr, 'standard error'),
    env: process.env,
    clock: () => Date.now(),
  };
}

function outputTo(stream: NodeJS.WriteStream, name: string): Output {
  let closed = false;
  // Without a listener Node would end the process with a stack trace when `head` closes the pipe.
  stream.on('error', () => {
    closed = true;
  });
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed) return resolve();
        stream.write(text, (error) => {
          if (error && !isGone(error)) reject(notWritten(name, error));
          else resolve();
        });
      }),
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
    isClosed: () => closed,
  };
}

function notWritten(name: string, error: Error): CliError {
  const code = 'code' in error ? String(error.code) : error.message;
  return inputError(name, `cannot be written (${code}); is there room where it goes?`, error);
}

function isGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
