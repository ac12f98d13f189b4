import { type CarriedPolicy, loosePolicy, type StatementReference } from '#account';
import { FAMILIES, type Grants, GrantsReader, type Vocabulary } from '#grants';
import type { Request, Statement } from '#policy';
import { not, or, type Predicate } from '#regions';
import { type Stranger, strangerStatements, strangersTo, writtenAccounts } from './stranger.ts';

/** Whom and what the policy of a VPC endpoint lets through. */
export type EndpointAnswer =
  | { readonly answer: 'limited' }
  | {
      readonly answer: 'open';
      /** A request of a stranger, on a connection of a stranger, that it lets through. */
      readonly witness: Request;
      readonly evidence: readonly StatementReference[];
    }
  | {
      readonly answer: 'unknown';
      readonly dependsOn: readonly string[];
      readonly evidence: readonly StatementReference[];
    };

/** What endpoint policies can hold back: calls about a connection. Calls without one have nothing to be limited to. */
const ON_CONNECTIONS = FAMILIES.filter(({ resource }) => resource === 'connection');

/**
 * Whether the policy of an endpoint admits somebody it does not name to a connection it does not name, nor by their accounts or
 * organizations. Asked of the engine: may a stranger use a connection of an account that the policy does not write out?
 */
export function endpointAnswer(
  id: string,
  document: string,
  { partition, now }: { readonly partition: string; readonly now: number },
): EndpointAnswer {
  const policy = loosePolicy({ name: `policy of ${id}`, document }, 'endpoint');
  const { unknown } = policy.name;
  if (unknown) {
    const problem = unknown.reason === 'unreadable' ? unknown.problems[0] : undefined;
    const where = problem && problem.path !== '' ? `${problem.path}: ` : '';
    return notKnown([`the policy of ${id}, which cannot be read: ${where}${problem?.message ?? 'missing'}`]);
  }
  const answers = strangersTo(policy.statements, partition).map((stranger) =>
    answerFor(stranger, policy, now),
  );
  return (
    answers.find(({ answer }) => answer === 'open') ??
    answers.find(({ answer }) => answer === 'unknown') ?? { answer: 'limited' }
  );
}

function answerFor(stranger: Stranger, policy: CarriedPolicy, now: number): EndpointAnswer {
  const said = strangerStatements(policy.statements, stranger);
  if ('unclear' in said) return notKnown(said.unclear);
  const source: CarriedPolicy = { ...policy, statements: said.statements.map(asIdentity) };
  const reader = new GrantsReader(now, (words) => ({
    unnamed: inNoneOf(writtenAccounts(policy.statements), words),
  }));
  const answers = ON_CONNECTIONS.map((family) =>
    answerOf(
      reader.read(stranger.caller, { identity: [source], boundary: undefined, scps: [] }, family),
      policy,
    ),
  );
  return (
    answers.find(({ answer }) => answer === 'open') ??
    answers.find(({ answer }) => answer === 'unknown') ?? { answer: 'limited' }
  );
}

function answerOf(grants: Grants, policy: CarriedPolicy): EndpointAnswer {
  const { unnamed } = grants.asked;
  if (!unnamed) throw new Error('the question was not asked');
  const answer = grants.ask(unnamed);
  if (answer.answer === 'no') return { answer: 'limited' };
  const evidence = grants.referencesOf(answer.statements).flatMap((one) => asWritten(one, policy));
  return answer.answer === 'yes'
    ? { answer: 'open', witness: answer.witness, evidence }
    : notKnown(answer.dependsOn.length > 0 ? answer.dependsOn : ['what its conditions mean'], evidence);
}

function notKnown(
  dependsOn: readonly string[],
  evidence: readonly StatementReference[] = [],
): EndpointAnswer {
  return { answer: 'unknown', dependsOn, evidence };
}

function inNoneOf(accounts: readonly string[], { inAccount }: Vocabulary): Predicate {
  return not(or(...accounts.map(inAccount)));
}

/** To whom it speaks has been settled; what is left is what an identity policy could say. */
function asIdentity(statement: Statement): Statement {
  return { ...statement, principals: undefined };
}

function asWritten({ statement: { index } }: StatementReference, { name, statements }: CarriedPolicy) {
  const statement = statements.find((one) => one.index === index);
  return statement ? [{ policy: name, statement }] : [];
}
