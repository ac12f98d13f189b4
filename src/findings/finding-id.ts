import { beginning, visible } from './fitted.ts';
import type { Place } from './place.ts';
import type { Reported } from './report.ts';

const MOST = 256;

/**
 * The name by which Security Hub knows a finding from its next version: nothing in it can be edited, and a role that is deleted
 * and made again is another. Without an id of IAM (a dump may lack it) the name stands in, which is unique in an account.
 */
export function findingId(control: string, named: Named, { account, region }: Spot): string {
  return `ccguard/${control}/${account}/${region}/${resourceId(named)}`;
}

type Named = Pick<Reported, 'arn' | 'id' | 'name' | 'type'>;
type Spot = Pick<Place, 'account' | 'region'>;

function resourceId({ id, type, name, arn }: Named): string {
  const text = visible(id ?? '') || `${type}/${visible(name) || visible(arn)}`;
  return text.length <= MOST ? text : `${beginning(text, MOST - 17)}~${digest(text)}`;
}

/** FNV-1a, 64 bits. IAM has no ids of this length: it keeps apart what a forged dump might contain. */
function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
