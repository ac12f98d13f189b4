// What stays out of the functions because nothing in them asks for it, so that they start sooner (serverless.yml uses this).
// Whatever is not recognised any more stays in: the bundle then grows, and a test of its size says so.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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

/** For tests and documentation: what is written there instead. */
const UNREAD = { bad: '[]', good: '[]', unsure: '[]', why: "''", reads: "''" };
/** For findings, which are written elsewhere. */
const UNREAD_AT_START = { ...UNREAD, remedy: "''", related: '[]' };

/** @param {Record<string, string>} unread */
const controlTexts = (unread) =>
  leaveOut('texts of controls', /[\\/]src[\\/]controls[\\/][^\\/]+\.ts$/, 'ts', (code, path) => {
    /** @type {(Span & { instead: string })[]} */
    const spans = [];
    new Visitor({
      CallExpression({ callee, arguments: [control] }) {
        if (callee.type !== 'Identifier' || !/^define(Resource)?Control$/.test(callee.name)) return;
        if (control?.type !== 'ObjectExpression') return;
        for (const property of control.properties) {
          if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
          const instead = unread[property.key.name];
          if (instead !== undefined) spans.push({ ...property.value, instead });
        }
      },
    }).visit(parseSync(path, code).program);
    return spans.reduceRight(
      (text, { start, end, instead }) => `${text.slice(0, start)}${instead}${text.slice(end)}`,
      code,
    );
  });
const textsAtStart = controlTexts(UNREAD_AT_START);

/** A class for every error of a service. Errors are told apart by their names, which the SDK knows without them. */
const errorClasses = leaveOut(
  'error classes',
  /[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/,
  'js',
  withoutErrorClasses,
);

/** @param {string} code */
function withoutErrorClasses(code) {
  return code.replace(/^n0_registry\.registerError\(.*\);$/gm, '');
}

/**
 * What Security Hub knows about findings of all kinds is most of its client. What we write has a type of its own, and what we read
 * of an answer is checked: any JSON will do (15 is the number of that schema).
 */
const findingSchemas = leaveOut(
  'schemas of findings',
  /[\\/]client-securityhub[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/,
  'js',
  (code) =>
    withoutErrorClasses(code).replace(
      /^export var (AwsSecurityFinding(?:Filters)?)\$ = \[3,.*?^\];$/gms,
      'export var $1$$ = 15;',
    ),
);

/** For where Node.js was built without cryptography: Lambda's is not. */
const slowHash = leaveOut(
  'a hash in JavaScript',
  /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]Sha256Js\.js$/,
  'js',
  () => 'export const Sha256Js = undefined;',
);

/** For machines that have to ask in which Region they are: the environment of Lambda says it. */
const machineRegion = leaveOut(
  'the Region of a machine',
  /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]getInstanceMetadataRegion\.js$/,
  'js',
  () => 'export const getInstanceMetadataRegion = async () => undefined;',
);

/** For those who run an old Node.js: which one the functions run on is said in serverless.yml. */
const versionWarning = leaveOut(
  'a warning of old versions',
  /[\\/]@aws-sdk[\\/]core[\\/]dist-es[\\/].*[\\/]emitWarningIfUnsupportedVersion\.js$/,
  'js',
  () => 'export const state = {};\nexport const emitWarningIfUnsupportedVersion = () => {};',
);

/** Regions that the rule of their partition tells just as well, and what people call the others: an endpoint is made of ids. */
const regionNames = leaveOut(
  'names of Regions',
  /[\\/]@aws-sdk[\\/]core[\\/]dist-es[\\/].*[\\/]partitions\.js$/,
  'js',
  (code) =>
    code.replace(
      /^(export const partitionsInfo = )(\{.*^\});$/ms,
      (_, start, partitions) => `${start}${JSON.stringify(JSON.parse(partitions), withoutRegions)};`,
    ),
);

/**
 * @param {string} name
 * @param {any} value
 */
function withoutRegions(name, value) {
  if (name === 'description') return undefined;
  if (value?.regionRegex === undefined) return value;
  const told = new RegExp(value.regionRegex);
  const others = Object.entries(value.regions).filter(([region]) => !told.test(region));
  return { ...value, regions: Object.fromEntries(others) };
}

/** The SDK looks up its version, and so would carry the whole manifest. */
const manifests = leaveOut('manifests', /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/, 'json', (code) =>
  JSON.stringify({ version: JSON.parse(code).version }),
);

/**
 * What is imported where it is needed becomes a file of its own, with all that it needs: a bundler that shares files between
 * bundles shares whole ones, and most of what they have in common would be unused by the function that starts.
 * @type {import('esbuild').Plugin}
 */
const apart = {
  name: 'apart',
  setup(build) {
    /** @type {Map<string, string>} */
    const entries = new Map();
    build.onResolve({ filter: /^\.\/[\w/-]+\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const name = basename(path, '.ts');
      entries.set(name, join(resolveDir, path));
      return { path: `./${name}.mjs`, external: true };
    });
    build.onEnd(async () => {
      const entryPoints = Object.fromEntries(entries);
      const { plugins = [], ...options } = build.initialOptions;
      const ofFindings = plugins.map((one) => (one === textsAtStart ? controlTexts(UNREAD) : one));
      if (entries.size > 0) await build.esbuild.build({ ...options, plugins: ofFindings, entryPoints });
    });
  },
};

// biome-ignore lint/style/noDefaultExport: serverless-esbuild looks for it.
export default [
  apart,
  textsAtStart,
  findingSchemas,
  errorClasses,
  slowHash,
  machineRegion,
  versionWarning,
  regionNames,
  manifests,
];
