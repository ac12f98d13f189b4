import { FACT_PARTS, type Facts, type Unread } from '#account';
import type { Output } from '../world.ts';
import { shown } from './shown.ts';

const MOST_LINES = 20;

/** What could not be read, a line for each reason: controls that need it say so of what they judge. */
export async function writeUnread(
  facts: Facts | undefined,
  more: readonly Unread[],
  output: Output,
): Promise<void> {
  const all = [...(facts ? FACT_PARTS.flatMap((part) => facts[part].unread) : []), ...more];
  const lines = [...new Set(reasons(all))];
  for (const line of lines.slice(0, MOST_LINES)) await output.write(line);
  const rest = lines.length - MOST_LINES;
  if (rest > 0) await output.write(`ccguard: ${rest} more things could not be read\n`);
}

/** Regions in which the same is missing share a line. */
function reasons(all: readonly Unread[]): readonly string[] {
  const regions = new Map<string, Set<string>>();
  const told = new Map<string, Unread>();
  for (const unread of all) {
    const { what, permission, message, region } = unread;
    const key = JSON.stringify([what, permission ?? message]);
    told.set(key, unread);
    const known = regions.get(key) ?? new Set();
    regions.set(key, region === undefined ? known : known.add(region));
  }
  return [...told].map(([key, { what, permission, message }]) => {
    const where = [...(regions.get(key) ?? [])].join(', ');
    const why = permission === undefined ? message : `missing permission ${permission}`;
    return `ccguard: could not read ${shown(what)}${where === '' ? '' : ` in ${shown(where)}`}: ${shown(why)}\n`;
  });
}
