import type { Finding, PrincipalReport } from '#findings';
import type { Request } from '#policy';
import { placeText } from './answer-text.ts';
import { wrapped } from './columns.ts';
import type { Paint } from './paint.ts';
import { SEVERITY_FORMATS } from './paint.ts';
import { why } from './report-table.ts';
import { quoted, shown } from './shown.ts';

export type FindingTextOptions = {
  readonly paint: Paint;
  /** Undefined where lines may be of any length. */
  readonly lineWidth: number | undefined;
  /** The command line that asks for the witness of a finding again, where there is one. */
  readonly replay: (finding: Finding) => string | undefined;
};

/** Findings in full: what is wrong first, and a line each for what is not. */
export function findingsText({ findings }: PrincipalReport, options: FindingTextOptions): string {
  const open = findings.filter(isOpen).map((finding) => findingText(finding, options));
  const others = findings.filter((finding) => !isOpen(finding)).map((finding) => headline(finding, options));
  return [...open, ...others].join('');
}

function isOpen({ status }: Finding): boolean {
  return status === 'failed' || status === 'undetermined';
}

function findingText(finding: Finding, options: FindingTextOptions): string {
  const { evidence, witness, remedy, exception } = finding;
  const replay = options.replay(finding);
  const lines = [
    ...evidence.map((place) => labelled('because of', placeText(place), options)),
    ...(witness ? [labelled('for example', requestText(witness), options)] : []),
    ...(replay === undefined ? [] : [`    ${'ask again'.padEnd(LABEL)}${replay}\n`]),
    ...(exception?.applies
      ? [
          labelled(
            'excepted',
            `by ${exception.owner} until ${exception.expires}: ${exception.reason}`,
            options,
          ),
        ]
      : []),
    ...(remedy === null ? [] : [labelled('remedy', remedy, options)]),
  ];
  return `${headline(finding, options)}${lines.join('')}\n`;
}

const LABEL = 'for example'.length + 2;

function labelled(label: string, text: string, { lineWidth }: FindingTextOptions): string {
  const indent = 4 + LABEL;
  const [first = '', ...rest] =
    lineWidth === undefined ? [shown(text)] : wrapped(shown(text), lineWidth - indent);
  return `    ${label.padEnd(LABEL)}${[first, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n')}\n`;
}

function headline(finding: Finding, { paint, lineWidth }: FindingTextOptions): string {
  const { control, status, severity, slug } = finding;
  const verdict =
    severity === null ? paint('dim', status) : `${status}, ${paint(SEVERITY_FORMATS[severity], severity)}`;
  const lines = lineWidth === undefined ? [shown(why(finding))] : wrapped(shown(why(finding)), lineWidth - 2);
  return `${paint('bold', control)} ${slug}: ${verdict}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function requestText({ action, resource, context }: Request): string {
  const keys = Object.entries(context).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : value.join(',')}`,
  );
  return `${action} on ${resource}${keys.length > 0 ? ` with ${keys.join(', ')}` : ''}`;
}

/** The `ccguard can-use` that asks for a request. `reading` is what makes it read the same policies. */
export function replayCommand(
  arn: string,
  { action, resource, context }: Request,
  reading: readonly string[],
): string {
  const contexts = Object.entries(context).flatMap(([key, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((one) => ['--context', `${key}=${one}`]),
  );
  const words = ['--principal', arn, '--action', action, '--connection', resource, ...contexts, ...reading];
  return ['ccguard can-use', ...words.map(quoted)].join(' ');
}
