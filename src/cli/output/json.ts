import type { Report } from '#scan';

const PRINCIPALS_PER_PIECE = 500;

/** A report as JSON, piece by piece: that of a large account is longer than a string can be. */
export function* reportJson({ principals, ...rest }: Report): Generator<string> {
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  yield `${head},\n  "principals": [`;
  for (let at = 0; at < principals.length; at += PRINCIPALS_PER_PIECE) {
    const entries = principals
      .slice(at, at + PRINCIPALS_PER_PIECE)
      .map((principal) => `\n    ${indented(JSON.stringify(principal, null, 2))}`);
    yield `${at === 0 ? '' : ','}${entries.join(',')}`;
  }
  yield principals.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

/** Line breaks within strings are escaped in JSON, so every one that is left is between values. */
function indented(json: string): string {
  return json.replaceAll('\n', '\n    ');
}
