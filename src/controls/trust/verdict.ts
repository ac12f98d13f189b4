import type { PolicyName, StatementReference } from '#account';
import type { Caller, Statement } from '#policy';
import { type Control, type Subject, say, type Verdict } from '../control.ts';
import { passed } from '../verdicts.ts';
import { judgedOnce } from './memo.ts';
import { deletedPrincipals } from './principals.ts';
import type { Trouble } from './troubles.ts';
import { requestOf } from './witness.ts';

type Messages = Control['messages'];

/** Judges a trust policy that could be read. */
export function trustVerdict(
  { principal: { caller }, parameters, now }: Subject,
  statements: readonly Statement[],
  messages: Messages,
): Verdict {
  const { statements: assuming, judgement } = judgedOnce(statements, caller, now, parameters);
  const { troubles, unguarded, letsNobodyIn } = judgement;
  const counts = parameters.requireConfusedDeputyGuard && unguarded ? [...troubles, unguarded] : troubles;
  const verdict = worst(counts, caller, assuming, messages);
  if (verdict) return verdict;
  const advice = adviceOnDeleted(deletedPrincipals(assuming));
  if (letsNobodyIn) return passed(messages, 'nobody', { advice });
  return passed(messages, unguarded ? 'service' : 'trusted', { advice });
}

function adviceOnDeleted(ids: readonly string[]): string {
  return ids.length === 0 ? '' : `; its trust policy still names what no longer exists: ${ids.join(', ')}`;
}

/** A proven failure outweighs what nobody could decide. */
function worst(
  troubles: readonly Trouble[],
  role: Caller,
  statements: readonly Statement[],
  messages: Messages,
): Verdict | undefined {
  const proven = troubles.filter(({ answer }) => answer.answer === 'yes');
  const [first, ...others] = proven.length > 0 ? proven : troubles;
  if (!first) return undefined;
  // Where everyone is let in, it says little who else is.
  const told = first.key === 'everyone' ? [first] : [first, ...others];
  const text = told.map(({ key, words }) => say(messages, key, words).text).join('; ');
  const { key, severity, answer } = first;
  const common = { severity, message: { key, text }, evidence: evidenceOf(told, role, statements) };
  if (answer.answer === 'yes')
    return { status: 'failed', ...common, witness: requestOf(answer.point, role, statements) };
  const reasons = troubles.flatMap((one) => (one.answer.answer === 'maybe' ? one.answer.dependsOn : []));
  return { status: 'undetermined', ...common, dependsOn: [...new Set(reasons)] };
}

function evidenceOf(
  troubles: readonly Trouble[],
  role: Caller,
  statements: readonly Statement[],
): StatementReference[] {
  const positions = new Set(troubles.flatMap(({ answer }) => answer.statements));
  const policy = trustPolicyOf(role);
  return statements.flatMap((statement, position) =>
    positions.has(position) ? [{ policy, statement }] : [],
  );
}

function trustPolicyOf({ name }: Caller): PolicyName {
  return {
    kind: 'trust',
    name,
    arn: undefined,
    version: undefined,
    ownedByAws: false,
    group: undefined,
    unknown: undefined,
  };
}
