import type { Statement } from '#policy';
import { PartitionMemo } from '#regions';
import type { Parameters } from '../parameters.ts';
import type { Trust } from './analysis.ts';
import { judgeTrust, type TrustJudgement } from './troubles.ts';

type Memo = { readonly partitions: PartitionMemo; readonly judged: Map<string, TrustJudgement> };

// Parameters live as long as whoever judges by them.
const memos = new WeakMap<Parameters, Memo>();
// Far more than an account has different ones; a process that sees one account after the other must not keep them all.
const MOST_KEPT = 5_000;

/** What there is to say of a trust policy; most roles of an account share a few. */
export function judgedBefore(trust: Trust, parameters: Parameters): TrustJudgement {
  const memo = memoOf(parameters);
  const key = keyOf(trust);
  const judgement = memo.judged.get(key) ?? judgeTrust(trust, parameters.trustedAccounts, memo.partitions);
  memo.judged.set(key, judgement);
  return judgement;
}

function memoOf(parameters: Parameters): Memo {
  const known = memos.get(parameters);
  if (known && known.judged.size < MOST_KEPT) return known;
  const memo = { partitions: new PartitionMemo(), judged: new Map<string, TrustJudgement>() };
  memos.set(parameters, memo);
  return memo;
}

/** INVARIANT: all that judging looks at. Of the role it is the account alone; sids are for those who read evidence. */
function keyOf({ setting: { caller }, statements }: Trust): string {
  return JSON.stringify([caller.partition, caller.account, statements.map(withoutSid)]);
}

function withoutSid({ effect, actions, principals, conditions }: Statement) {
  return [effect, actions, { ...principals, byType: [...(principals?.byType ?? [])] }, conditions];
}
