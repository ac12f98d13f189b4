import type { Principal, StatementReference } from '#account';
import type { Request } from '#policy';
import type { Verdict } from '../control.ts';
import type { Judged } from '../judged.ts';
import type { Shape } from './shape.ts';

/** A judgement on placeholder names, told of a principal of the same shape: in its names, about its statements. */
export function inTheWordsOf(principal: Principal, { restore, own: policies }: Shape, model: Judged): Judged {
  const own = ownReferences(model.principal, policies);
  return {
    ...model,
    principal,
    use:
      model.use.unknown.length === 0 ? model.use : { ...model.use, unknown: model.use.unknown.map(restore) },
    grants: model.grants.map(own),
    judgements: model.judgements.map((judgement) => {
      const verdict = restored(judgement.verdict, restore, own);
      return verdict === judgement.verdict ? judgement : { control: judgement.control, verdict };
    }),
  };
}

type Own = (reference: StatementReference) => StatementReference;

/** Statements are known by their place, which is the same in both. */
function ownReferences(model: Principal, policies: Shape['own']): Own {
  return (reference) => {
    for (const [source, { name, statements }] of model.policies.identity.entries()) {
      const position = name === reference.policy ? statements.indexOf(reference.statement) : -1;
      const policy = policies[source];
      const statement = policy?.statements[position];
      if (policy && statement) return { policy: policy.name, statement };
    }
    return reference;
  };
}

function restored(verdict: Verdict, restore: Shape['restore'], own: Own): Verdict {
  const text = restore(verdict.message.text);
  const message = text === verdict.message.text ? verdict.message : { ...verdict.message, text };
  // What passes names nobody, as a rule, and is the same for all.
  if (!('evidence' in verdict)) return message === verdict.message ? verdict : { ...verdict, message };
  const evidence = verdict.evidence.map(own);
  if (verdict.status === 'undetermined') {
    return { ...verdict, message, evidence, dependsOn: verdict.dependsOn.map(restore) };
  }
  return {
    ...verdict,
    message,
    evidence,
    witness: verdict.witness && restoredRequest(verdict.witness, restore),
  };
}

function restoredRequest({ action, resource, context }: Request, restore: Shape['restore']): Request {
  const values = Object.entries(context).map(([key, value]): [string, string | string[]] => [
    key,
    typeof value === 'string' ? restore(value) : value.map(restore),
  ]);
  return { action, resource: restore(resource), context: Object.fromEntries(values) };
}
