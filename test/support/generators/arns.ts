// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import fc from 'fast-check';
import { ACCOUNTS, IDS, REGIONS, SERVICES } from './alphabet.ts';
import { type Fragment, type FragmentOptions, fragmentOf } from './options.ts';

export const connectionArn: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...SERVICES),
    fc.constantFrom(...REGIONS),
    fc.constantFrom(...ACCOUNTS),
    fc.constantFrom(...IDS),
  )
  .map(([service, region, account, id]) => `arn:aws:${service}:${region}:${account}:connection/${id}`);

/** No connection has such an ARN, though it looks so. */
export const NEAR_MISSES: readonly string[] = [
  `arn:aws:codeconnections:us-east-1:11112222333:connection/${IDS[0]}`,
  `arn:aws:codeconnections:us-east-1:1111222233334:connection/${IDS[0]}`,
  `arn:aws:codeconnections:US-EAST-1:111122223333:connection/${IDS[0]}`,
  `arn:aws:codeconnections:us-east-1:111122223333:host/${IDS[0]}`,
  `arn:aws:codeconnections:us-east-1:111122223333:repository-link/${IDS[0]}`,
  `arn:aws:codestar-connections:us-east-1:111122223333:connection/${IDS[0]}/x`,
  `arn:aws:codestar-connections:us-east-1:111122223333:connection/${IDS[0].slice(1)}`,
  `arn:aws:codestar-connections:us-east-1::connection/${IDS[0]}`,
  `arn:aws-cn:codeconnections:cn-north-1:111122223333:connection/${IDS[0]}`,
  `arn:aws:codeconnections::111122223333:connection/${IDS[0]}`,
  `arn:aws:codeconnection:us-east-1:111122223333:connection/${IDS[0]}`,
  `arn:aws:codeconnections:us-east-1:111122223333:Connection/${IDS[0]}`,
];

// A variable counts as one character while a pattern is being edited, so that no edit cuts it open.
const VARIABLES: Readonly<Record<string, string>> = {
  '\u{e001}': '${aws:PrincipalAccount}',
  '\u{e002}': '${aws:PrincipalTag/team}',
  '\u{e003}': "${aws:PrincipalTag/team, '11111111'}",
  '\u{e004}': '${aws:username}',
  '\u{e005}': '${*}',
};

function components(variables: boolean): fc.Arbitrary<string> {
  const service = fc.constantFrom(
    ...SERVICES,
    '*',
    'code*',
    'code*connections',
    'c?deconnections',
    'codestar*',
  );
  const region = fc.constantFrom(...REGIONS, '*', 'us-*', 'us-east-?', '*-1', '?*-east-*');
  const account = fc.constantFrom(
    ...ACCOUNTS,
    '*',
    '1111*',
    '*3333',
    '????????????',
    ...(variables ? ['\u{e001}'] : []),
  );
  const resource = fc.constantFrom(
    ...IDS.map((id) => `connection/${id}`),
    'connection/*',
    '*',
    'connection/1*',
    'connection/?????????????*',
    'conn*/*5',
    'c*',
    ...(variables
      ? ['connection/\u{e002}*', 'connection/\u{e003}-*', '*\u{e004}*', 'connection/\u{e005}']
      : []),
  );
  const partition = fc.constantFrom('aws', 'aws', 'aws', '*', 'a?s', 'aws*', 'aws-cn');
  return fc.tuple(partition, service, region, account, resource).map((parts) => `arn:${parts.join(':')}`);
}

const EDITS = {
  star: (text: string, start: number, end: number) => `${text.slice(0, start)}*${text.slice(end)}`,
  question: (text: string, start: number) => `${text.slice(0, start)}?${text.slice(start + 1)}`,
  moreQuestions: (text: string, start: number) => `${text.slice(0, start)}??${text.slice(start)}`,
  starBefore: (text: string, start: number) => `${text.slice(0, start)}*${text.slice(start)}`,
  prefix: (text: string, start: number) => `${text.slice(0, start)}*`,
  cut: (text: string, start: number) => text.slice(0, start),
} as const;

type Edit = {
  readonly kind: keyof typeof EDITS;
  readonly at: number;
  readonly to: number;
  readonly shift: number;
};

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(
    'star',
    'question',
    'prefix',
    'starBefore',
    'star',
    'question',
    'moreQuestions',
    'cut',
  ),
  at: fc.nat(6),
  to: fc.nat(6),
  shift: fc.integer({ min: -1, max: 1 }),
});

/** Edits happen next to separators: that is where readings of a pattern part ways. */
function applyEdit(text: string, { kind, at, to, shift }: Edit, odd: boolean): string {
  const separators = [...text.matchAll(/[:/]/gu)].map((found) => found.index);
  const position = (index: number): number =>
    (separators[index % (separators.length + 1)] ?? text.length) + shift;
  const [first, last] = [position(at), position(to)].toSorted((a, b) => a - b);
  const start = Math.max(first ?? 0, odd ? 0 : 4);
  return EDITS[kind](text, start, Math.max(last ?? 0, start)) || '*';
}

/** Patterns with wildcards at awkward places; some match no connection at all. */
export function arnPattern(options: FragmentOptions = {}): fc.Arbitrary<string> {
  const { variables, oddPatterns } = fragmentOf(options);
  return fc
    .tuple(
      fc.oneof({ arbitrary: components(variables), weight: 3 }, connectionArn),
      fc.array(edit, { maxLength: 2 }),
    )
    .map(([text, edits]) => edits.reduce((edited, next) => applyEdit(edited, next, oddPatterns), text))
    .map((text) => text.replace(/[\u{e001}-\u{e005}]/gu, (mark) => VARIABLES[mark] ?? mark));
}

/** One entry of a Resource or NotResource list. */
export function resourceEntry(fragment: Fragment): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: connectionArn, weight: 3 },
    { arbitrary: fc.constant('*'), weight: 2 },
    { arbitrary: arnPattern(fragment), weight: 6 },
    { arbitrary: fc.constantFrom(...NEAR_MISSES), weight: 1 },
  );
}
