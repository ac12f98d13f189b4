// What stays out of the functions because nothing in them asks for it, so that they start sooner (serverless.yml uses this).
// Whatever is not recognised any more stays in: the bundle then grows, and a test of its size says so.
import { readFile } from 'node:fs/promises';
import { parseSync, Visitor } from 'oxc-parser';

/**
 * @typedef {(code: string, path: string) => string} Cut
 * @typedef {{ start: number, end: number }} Span
 */

/**
 * @param {string} name
 * @param {RegExp} filter
 * @param {'ts' | 'js' | 'json'} loader
 * @param {Cut} cut
 * @returns {import('esbuild').Plugin}
 */
const leaveOut = (name, filter, loader, cut) => ({
  name,
  setup(build) {
    build.onLoad({ filter }, async ({ path }) => ({
      contents: cut(await readFile(path, 'utf8'), path),
      loader,
    }));
  },
});

/** For tests and documentation. */
const examples = leaveOut('examples', /[\\/]src[\\/]controls[\\/][^\\/]+\.ts$/, 'ts', (code, path) => {
  /** @type {Span[]} */
  const spans = [];
  new Visitor({
    CallExpression({ callee, arguments: [control] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'defineControl') return;
      if (control?.type !== 'ObjectExpression') return;
      for (const property of control.properties) {
        if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
        if (['bad', 'good'].includes(property.key.name)) spans.push(property.value);
      }
    },
  }).visit(parseSync(path, code).program);
  return spans.reduceRight((text, { start, end }) => `${text.slice(0, start)}[]${text.slice(end)}`, code);
});

/** A class for every error of a service. Errors are told apart by their names, which the SDK knows without them. */
const errorClasses = leaveOut(
  'error classes',
  /[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/,
  'js',
  (code) => code.replace(/^n0_registry\.registerError\(.*\);$/gm, ''),
);

/** The SDK looks up its version, and so would carry the whole manifest. */
const manifests = leaveOut('manifests', /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/, 'json', (code) =>
  JSON.stringify({ version: JSON.parse(code).version }),
);

// biome-ignore lint/style/noDefaultExport: serverless-esbuild looks for it.
export default [examples, errorClasses, manifests];
