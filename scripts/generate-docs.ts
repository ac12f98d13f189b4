// Writes docs/controls from the controls, and the tables and outputs of README.md. With --check it writes nothing and
// fails where what is there differs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Facts, loosePolicy, NO_FACTS, principalOf } from '#account';
import {
  type AnyControl,
  CATALOGUE,
  CONTROLS,
  type Control,
  DEFAULT_PARAMETERS,
  type Example,
  isAboutPrincipals,
  Judge,
  judgeResources,
  PARAMETER_HELP,
  PARAMETER_NAMES,
  type Parameters,
  parameterForm,
  type ResourceControl,
  type ResourceExample,
  type Verdict,
} from '#controls';
import { type Caller, readDocument } from '#policy';
import { exampleOutput } from './example-output.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'docs/controls/';
const EVALUATED_AT = Date.UTC(2026, 5, 1);
const LINE_WIDTH = 110;
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
  const examples = isAboutPrincipals(control) ? principalExamples(control) : resourceExamples(control);
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

type Examples = {
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly unsure: readonly string[];
  /** By the key of the message. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
};

function principalExamples(control: Control): Examples {
  const { bad, good, unsure = [] } = control;
  const told = (list: readonly Example[]) => list.flatMap((example) => exampleOf(control, example));
  const verdicts = new Map(
    [...bad, ...good, ...unsure].map((example) => [example.says, judged(control, example)]),
  );
  return { bad: told(bad), good: told(good), unsure: told(unsure), verdicts };
}

function resourceExamples(control: ResourceControl): Examples {
  const { bad, good, unsure = [] } = control;
  const told = (list: readonly ResourceExample[]) =>
    list.flatMap((example) => resourceExampleOf(control, example));
  const verdicts = new Map(
    [...bad, ...good, ...unsure].map((example) => [example.says, judgedResource(control, example)]),
  );
  return { bad: told(bad), good: told(good), unsure: told(unsure), verdicts };
}

function resourceExampleOf(control: ResourceControl, example: ResourceExample): string[] {
  const { title, facts, parameters } = example;
  return [
    titleOf(title),
    ...(parameters ? [`Parameters: \`${JSON.stringify(parameters)}\``] : []),
    json(knownOf(facts)),
    saying(judgedResource(control, example)),
  ];
}

/** What facts.json would say of it. */
function knownOf(facts: Partial<Facts>): object {
  const parts = Object.entries(facts).map(([name, part]) => [
    name,
    typeof part === 'object' && 'known' in part && part.known && part.unread.length === 0 ? part.items : part,
  ]);
  return Object.fromEntries(parts);
}

function judgedResource(control: ResourceControl, { facts, parameters }: ResourceExample): Verdict {
  const given = {
    facts: { ...NO_FACTS, regions: ['us-east-1'], ...facts },
    parameters: { ...DEFAULT_PARAMETERS, ...parameters },
    now: EVALUATED_AT,
  };
  const [found] = judgeResources([control], { id: '111122223333', partition: 'aws' }, given);
  const verdict = found?.judgements[0]?.verdict;
  if (!verdict) throw new Error(`${control.id} does not judge an example of its own`);
  return verdict;
}

function titleOf(title: string): string {
  return `### ${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

function exampleOf(control: Control, example: Example): string[] {
  const { title, policies, principal, trust, parameters, facts } = example;
  return [
    titleOf(title),
    ...(principal ? [`Principal: \`${principal}\``] : []),
    ...(parameters ? [`Parameters: \`${JSON.stringify(parameters)}\``] : []),
    json(documentOf(policies)),
    ...(trust ? ['Trust policy:', json(documentOf([trust]))] : []),
    ...(facts ? ['What is known of the account:', json(knownOf(facts))] : []),
    saying(judged(control, example)),
  ];
}

function saying(verdict: Verdict): string {
  const grade = 'severity' in verdict ? ` (${verdict.severity})` : '';
  const depends = 'dependsOn' in verdict ? `. It depends on ${verdict.dependsOn.join('; ')}` : '';
  const says = wrapped(`**${verdict.status}**${grade}: ${verdict.message.text}${depends}`);
  if (verdict.status !== 'failed' || !verdict.witness) return says;
  return `${says}\n\nFor instance this request is allowed:\n\n${json(verdict.witness)}`;
}

function judged(control: Control, { policies, principal, trust, parameters, facts }: Example): Verdict {
  const carried = loosePolicy({ name: 'example', document: documentOf(policies) }, 'inline');
  const subject = principalOf(callerOf(principal), { identity: [carried], boundary: undefined, scps: [] });
  const reading = trust && readDocument(documentOf([trust]), { kind: 'trust' });
  // All controls run together, as they do in a scan.
  const judge = new Judge(CONTROLS, { ...DEFAULT_PARAMETERS, ...parameters }, EVALUATED_AT, {
    ...NO_FACTS,
    ...facts,
  });
  const found = judge
    .judge({ ...subject, trust: reading })
    .judgements.find((judgement) => judgement.control === control);
  if (!found) throw new Error(`${control.id} does not judge an example of its own`);
  return found.verdict;
}

function callerOf(arn = 'arn:aws:iam::111122223333:role/app'): Caller {
  const [, partition = '', , , account = '', resource = ''] = arn.split(':');
  const type = (['role', 'user', 'group', 'policy'] as const).find((one) => resource.startsWith(`${one}/`));
  if (!type) throw new Error(`\`${arn}\` is no principal`);
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  // The one that examples of use speak of.
  const id = type === 'role' ? 'AROAEXAMPLE' : undefined;
  return { type, arn, account, partition, id, name, tags: new Map(), sessionTags: false };
}

function documentOf(statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements.map(statementOf) };
}

function statementOf(given: object): object {
  const { Condition, ...rest }: { Condition?: object } = given;
  const hasCondition = Condition && Object.keys(Condition).length > 0;
  return { Effect: 'Allow', ...rest, ...(hasCondition && { Condition }) };
}

function json(value: object): string {
  return ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map(tableLine).join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
