import type { Output, World } from './world.ts';

export function processWorld(): World {
  return {
    stdin: () => process.stdin,
    stdinIsTerminal: process.stdin.isTTY,
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    env: process.env,
    clock: () => Date.now(),
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
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
          if (error && !isGone(error)) reject(error);
          else resolve();
        });
      }),
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
    isClosed: () => closed,
  };
}

function isGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
