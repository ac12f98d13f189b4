// Writes docs/controls from the controls, and the tables and outputs of README.md. With --check it writes nothing and
// fails where what is there differs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type AnyControl,
  CATALOGUE,
  DEFAULT_PARAMETERS,
  PARAMETER_HELP,
  PARAMETER_NAMES,
  type Parameters,
  parameterForm,
  type Verdict,
} from '#controls';
import { examplesOf } from './control-examples.ts';
import { exampleOutput } from './example-output.ts';
import { wrapped } from './wrapped.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'docs/controls/';
const ACCOUNT = 'examples/account.json';
const CONNECTION =
  'arn:aws:codeconnections:eu-central-1:111122223333:connection/3f1c2a90-5d1e-4c57-9a0b-7be0c5a1d201';

process.chdir(ROOT);
/** Every file this script answers for, by its path. */
const pages = new Map([
  ['README.md', await readme()],
  [`${FOLDER}README.md`, `${overview()}\n`],
  ...CATALOGUE.map((control): [string, string] => [`${FOLDER}${fileOf(control)}`, `${page(control)}\n`]),
]);
if (process.argv.includes('--check')) check();
else write();

function check(): void {
  const stale = [...pages].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
  const wrong = [...stale, ...leftovers()];
  if (wrong.length === 0) return;
  console.error(`stale: ${wrong.join(', ')}; run \`npm run docs\` and commit what it writes`);
  process.exitCode = 1;
}

function write(): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const path of leftovers()) rmSync(path);
  for (const [path, text] of pages) writeFileSync(path, text);
  console.log(`${pages.size} files written`);
}

function leftovers(): string[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .map((name) => `${FOLDER}${name}`)
    .filter((path) => !pages.has(path));
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** The README as it is, with what is generated of it as it should be. */
async function readme(): Promise<string> {
  const customs = ['--principal', 'codepipeline-customs', '--connection', CONNECTION];
  const requests = ['can-use', '--requests', 'examples/requests.ndjson', ACCOUNT];
  const users = ['who-can', '--connection', CONNECTION, ACCOUNT];
  const sections = {
    scan: await exampleOutput(['scan', ACCOUNT], { most: 7, isTable: true }),
    'can-use': await exampleOutput(['can-use', ...customs, ACCOUNT], { most: 6 }),
    requests: await exampleOutput(requests, { most: 3 }),
    'who-can': await exampleOutput(users, { most: 6, isTable: true }),
    explain: await exampleOutput(['explain', 'codepipeline-customs', ACCOUNT], { most: 10 }),
    controls: controlTable(FOLDER, ['id', 'what should be true', 'severity']),
    parameters: parameterTable(),
  };
  return Object.entries(sections).reduce(withSection, textOf('README.md') ?? '');
}

function withSection(text: string, [name, section]: readonly [string, string]): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [head, rest] = text.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`README.md has no section ${name}`);
  return `${head}${begin}\n${section}\n${end}${tail}`;
}

function fileOf({ id, slug }: AnyControl): string {
  return `${id}-${slug}.md`;
}

function overview(): string {
  return [
    '<!-- Written by `npm run docs` from src/controls. Edit the controls, not this page. -->',
    '# Controls',
    wrapped(
      'What should be true of every principal that can use a source-code connection, and of the connections, hosts and ' +
        'networks themselves. The severity is the ordinary one; a finding can be graded up or down. The ids are our own: they ' +
        'are no ids of AWS and no part of FSBP.',
    ),
    controlTable('', ['id', 'what should be true', 'severity', 'reads']),
    '## Verdicts',
    table(
      ['verdict', 'means'],
      [
        ['passed', 'nothing that the control forbids is allowed, whatever the request'],
        ['failed', 'it is allowed; the finding shows such a request and the statements that allow it'],
        ['undetermined', 'it may be allowed; the finding says what would have to be known. Never a pass'],
        [
          'notApplicable',
          'there is nothing to judge, a parameter sets it aside, or nobody has read what the control has to know',
        ],
      ],
    ),
    wrapped(
      'Controls that read more than policies have to know it: from AWS, or from the facts.json that is saved beside ' +
        'account.json. Without it they are `notApplicable` and say what to add. What could not be read, for want of a ' +
        'permission or in one Region, makes them `undetermined` and names the permission.',
    ),
    '## Parameters',
    wrapped(
      'The same names are used in the file given with `--config`, and as flags: `trustedAccounts` is `--trusted-accounts`. Lists ' +
        'are JSON arrays, or one text with commas. An unknown name or a bad value ends the command with exit code 2.',
    ),
    parameterTable(),
  ].join('\n\n');
}

/** As many columns as there are headings. */
function controlTable(folder: string, headings: readonly string[]): string {
  const rows = CATALOGUE.map((control) => {
    const { id, title, severity, reads } = control;
    return [`[${id}](${folder}${fileOf(control)})`, title, severity, reads].slice(0, headings.length);
  });
  return table(headings, rows);
}

function parameterTable(): string {
  const rows = PARAMETER_NAMES.map((name) => [...parameterRow(name), usersOf(name)]);
  return table(['parameter', 'values', 'default', 'meaning', 'used by'], rows);
}

function usersOf(name: keyof Parameters): string {
  const users = CATALOGUE.filter(({ parameters }) => parameters.includes(name)).map(({ id }) => id);
  return users.length > 0 ? users.join(', ') : 'all';
}

function parameterRow(name: keyof Parameters): string[] {
  const value = DEFAULT_PARAMETERS[name];
  const shown = Array.isArray(value) ? (value.length > 0 ? value.join(', ') : 'none') : String(value);
  return [`\`${name}\``, parameterForm(name), shown, PARAMETER_HELP[name]];
}

function page(control: AnyControl): string {
  const { id, slug, title, severity, why, remedy, related, reads, parameters } = control;
  const examples = examplesOf(control);
  return [
    `<!-- Written by \`npm run docs\` from src/controls/${slug}.ts. Edit that file, not this one. -->`,
    `# ${id} ${title}`,
    table(
      ['', ''],
      [
        ['name', `\`${slug}\``],
        ['severity', severity],
        ['reads', reads],
        ['related requirements', related.join(', ')],
      ],
    ),
    '## Why',
    wrapped(why),
    '## What to do',
    wrapped(remedy),
    '## Parameters',
    parameters.length > 0
      ? table(['parameter', 'values', 'default', 'meaning'], parameters.map(parameterRow))
      : 'None of its own; [those of all controls](README.md#parameters) apply.',
    '## What it says',
    wrapped(
      'Words in braces are filled in. Where what would fail is not certain, the verdict is `undetermined`, with the same text.',
    ),
    table(['verdict', 'key', 'text'], messageRows(control, examples.verdicts)),
    '## Examples that fail',
    ...examples.bad,
    '## Examples that do not',
    ...examples.good,
    ...(examples.unsure.length > 0 ? ['## Examples that nobody could decide', ...examples.unsure] : []),
  ].join('\n\n');
}

/** Every message stands in some example, and a test holds controls to that; so the examples tell its verdict. */
function messageRows({ messages }: AnyControl, verdicts: ReadonlyMap<string, Verdict>): string[][] {
  return Object.entries(messages).map(([key, text]) => [verdicts.get(key)?.status ?? '', `\`${key}\``, text]);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map(tableLine).join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
