import type { Caller, Request, Statement } from '#policy';
import type { Witness } from '#regions';
import { ACTION, exampleArn, RESOURCE, TIME } from './coordinates.ts';
import type { Family } from './families.ts';

/** Turns a point of a region into the request it stands for. */
export function requestOf(
  { values }: Witness,
  family: Family,
  caller: Caller,
  statements: readonly Statement[],
): Request {
  const resource = values.get(RESOURCE) ?? (family.resource === 'none' ? '*' : exampleArn(caller));
  const action =
    family.actions.find((name) => name.toLowerCase() === values.get(ACTION)) ?? sameService(family, resource);
  const context = new Map<string, string>();
  for (const [key, value] of values) {
    if (value === undefined || key === ACTION || key === RESOURCE) continue;
    if (key !== TIME) context.set(asWritten(key, statements), value);
    else for (const [name, time] of timeContext(value, statements)) context.set(name, time);
  }
  return { action, resource, context: Object.fromEntries(context) };
}

function sameService({ actions }: Family, resource: string): string {
  const service = resource.split(':', 3)[2];
  return actions.find((action) => action.startsWith(`${service}:`)) ?? actions[0] ?? '';
}

/** Both keys of time show one instant; the one no policy asks for is left out. */
function timeContext(value: string, statements: readonly Statement[]): [key: string, value: string][] {
  const milliseconds = value.includes('-') ? Date.parse(value) : Number(value) * 1000;
  const asked = new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  return [
    ...(asked.has(TIME) ? [['aws:CurrentTime', value] satisfies [string, string]] : []),
    ...(asked.has('aws:epochtime')
      ? [['aws:EpochTime', String(Math.floor(milliseconds / 1000))] satisfies [string, string]]
      : []),
  ];
}

function asWritten(key: string, statements: readonly Statement[]): string {
  for (const { conditions } of statements) {
    const condition = conditions.find((one) => one.key === key);
    if (condition) return condition.shown.key;
  }
  return key;
}
