import { describePolicy, type PolicyName, type Principal } from '#account';
import { type Decision, evaluate, type Request } from '#policy';

/** What decided a request: a statement, or the reason why none did. */
export type DecidedBy =
  | {
      readonly effect: 'Allow' | 'Deny';
      readonly policy: string;
      readonly policyArn: string | null;
      readonly statement: string;
      readonly sid: string | null;
      readonly viaGroup: string | null;
    }
  | { readonly reason: string };

export type Answer = {
  readonly decision: Decision<PolicyName>['decision'];
  readonly decidedBy: readonly DecidedBy[];
};

/** Decides one request of a principal by the plain evaluator. */
export function answerTo(request: Request, { caller, policies }: Principal, now: number): Answer {
  const decision = evaluate(request, caller, policies, now);
  const statements = decision.statements.map(
    ({ source, statement }): DecidedBy => ({
      effect: statement.effect,
      policy: source.name,
      policyArn: source.arn ?? null,
      statement: `Statement[${statement.index}]`,
      sid: statement.sid ?? null,
      viaGroup: source.group ?? null,
    }),
  );
  return {
    decision: decision.decision,
    decidedBy: [...statements, ...reasons(decision, request, { caller, policies }, now)],
  };
}

function reasons(
  found: Decision<PolicyName>,
  request: Request,
  principal: Pick<Principal, 'caller' | 'policies'>,
  now: number,
): DecidedBy[] {
  const { decision, notAllowedBy, statements } = found;
  if (decision === 'undetermined') return unknownReasons(found).map((reason) => ({ reason }));
  if (statements.length > 0) return [];
  switch (notAllowedBy) {
    case 'boundary':
      return [{ reason: 'the boundary does not allow it' }];
    case 'scp':
      return [
        { reason: `no service control policy of level ${refusingLevel(request, principal, now)} allows it` },
      ];
    default:
      return [{ reason: 'no identity statement allows it' }];
  }
}

/** What would have to be known to decide a request. */
export function unknownReasons({ unknown }: Pick<Decision<PolicyName>, 'unknown'>): string[] {
  if (unknown.length === 0) return ['whether the conditions of these statements hold could not be decided'];
  return unknown.map((policy) => `${describePolicy(policy)} may allow it or deny it`);
}

/** Levels count from 1 in the order given, root first. */
function refusingLevel(
  request: Request,
  { caller, policies }: Pick<Principal, 'caller' | 'policies'>,
  now: number,
): number {
  const refuses = (level: (typeof policies.scps)[number]) =>
    evaluate(request, caller, { identity: level, boundary: undefined, scps: [] }, now).notAllowedBy !==
    undefined;
  return policies.scps.findIndex(refuses) + 1;
}
