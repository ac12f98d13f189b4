import { run } from '#cli';

const NOW = Date.parse('2026-06-01T00:00:00Z');

/** `ccguard scan FILE` in this process: from the bytes of the file to the text of the table. */
export async function scanFile(path: string): Promise<string> {
  const texts: string[] = [];
  const exitCode = await run(['scan', path], worldFor(texts));
  // 0, 1 and 3 are verdicts; 2 would mean that nothing was measured.
  if (exitCode === 2) throw new Error(`scan of \`${path}\` failed: ${texts.join('')}`);
  return texts.join('');
}

function worldFor(texts: string[]): Parameters<typeof run>[1] {
  const output = {
    write: (text: string) => {
      texts.push(text);
      return Promise.resolve();
    },
    isTerminal: false,
    columns: undefined,
    isClosed: () => false,
  };
  return {
    stdin: () => process.stdin,
    stdinIsTerminal: true,
    stdout: output,
    stderr: output,
    env: {},
    clock: () => NOW,
  };
}
