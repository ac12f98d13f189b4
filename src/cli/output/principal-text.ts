import { type CarriedPolicy, describePolicy, type Principal } from '#account';
import type { Grant, PrincipalReport } from '#findings';
import type { Condition, Statement } from '#policy';
import { placeText } from './answer-text.ts';
import { type Cell, columns } from './columns.ts';
import { exposureWords } from './exposure-words.ts';
import type { Paint } from './paint.ts';
import { shown } from './shown.ts';

type Line = readonly [heading: string, texts: readonly string[]];

/** Who a principal is, what it can use, and by what it can. */
export function reportHead(report: PrincipalReport, paint: Paint, lineWidth: number | undefined): string {
  return block(reportLines(report), paint, lineWidth);
}

/** The same, and all it carries, whether that matters here or not, and who can assume it. */
export function principalHead(
  report: PrincipalReport,
  principal: Principal,
  paint: Paint,
  lineWidth: number | undefined,
): string {
  return block([...reportLines(report), ...carriedLines(principal)], paint, lineWidth);
}

function reportLines(report: PrincipalReport): Line[] {
  const { arn, id, administrator, permissionSet, grants } = report;
  const set = `the permission set ${permissionSet ?? ''} of IAM Identity Center`;
  return [
    ['Principal', [`${arn}${id === null ? '' : ` (${id})`}`]],
    [
      'Can use',
      [
        exposureWords(report),
        ...(administrator ? ['administrator: everything is allowed on everything'] : []),
      ],
    ],
    ...(permissionSet === null ? [] : [['Change in', [set]] satisfies Line]),
    ['Granted by', grants.length === 0 ? ['nothing'] : grants.map(grantText)],
  ];
}

function carriedLines({ policies, trust, caller, groups }: Principal): Line[] {
  const { identity, boundary, scps } = policies;
  const levels = scps.map(
    (level, index) => `level ${index + 1}: ${level.map(({ name }) => name.name).join(', ')}`,
  );
  return [
    ['Carries', listed(identity)],
    ...(groups.length > 0 ? [['Groups', [groups.join(', ')]] satisfies Line] : []),
    ['Boundary', boundary === undefined ? ['none'] : listed(boundary)],
    ['SCPs', levels.length === 0 ? ['none given'] : levels],
    ...(caller.type === 'role' ? [['Assumed by', trustTexts(trust)] satisfies Line] : []),
  ];
}

function block(lines: readonly Line[], paint: Paint, lineWidth: number | undefined): string {
  const rows = lines.flatMap(([heading, texts]) =>
    texts.map((text, index): Cell[] => {
      const word = index === 0 ? heading : '';
      return [{ text: word, painted: paint('bold', word) }, { text: shown(text) }];
    }),
  );
  return columns(rows, lineWidth);
}

function grantText(grant: Grant): string {
  const { actions, resources, conditions } = grant;
  const where = conditions.length === 0 ? '' : ` if ${conditions.join(' and ')}`;
  return `${placeText(grant)}: ${actions.join(', ')} on ${resources.join(', ')}${where}`;
}

function listed(policies: readonly CarriedPolicy[]): string[] {
  if (policies.length === 0) return ['no policies'];
  return policies.map(
    ({ name }) => `${describePolicy(name)}${name.version === undefined ? '' : ` (${name.version})`}`,
  );
}

function trustTexts(trust: Principal['trust']): string[] {
  if (!trust) return ['not given'];
  if (!trust.readable)
    return trust.problems.map(
      ({ path, message }) => `not known: ${path === '' ? '' : `${path}: `}${message}`,
    );
  return trust.statements.map(trustText);
}

function trustText({ effect, principals, actions, conditions }: Statement): string {
  const who = principals?.everyone
    ? 'everyone'
    : [...(principals?.byType ?? [])].map(([type, names]) => `${type} ${names.join(', ')}`).join('; ');
  const verb = effect === 'Allow' ? '' : 'never ';
  return `${verb}${principals?.negated ? 'all but ' : ''}${who} (${actions.patterns.map(({ source }) => source).join(', ')})${conditions.length === 0 ? '' : ` if ${conditions.map(conditionText).join(' and ')}`}`;
}

function conditionText({ shown: written, values }: Condition): string {
  return `${written.operator} ${written.key} [${values.map(({ source }) => source).join(', ')}]`;
}
