import { conditionPredicate, opaqueCondition, type PartOf, partPredicate, type Setting } from '#grants';
import { type Condition, conditionHolds, hasVariables, type Template } from '#policy';
import { ALWAYS, and, exactly, NEVER, not, or, type Pattern, type Predicate, present } from '#regions';
import {
  arnInAccount,
  inOrganization,
  isAws,
  isService,
  named,
  ORGANIZATION,
  REQUESTER,
  SOURCE_ORGANIZATION,
} from './requesters.ts';

function partOf(on: string, isPresent: Predicate, around: PartOf['around'], isArn = false): PartOf {
  return { on, isPresent, isArn, around };
}

const whole = (path: Pattern): Pattern => path;
const withinId = ({ tokens }: Pattern): Pattern => inOrganization(tokens);

/**
 * Keys that say who asks. An account is in one place of one organization, so the keys of organizations, which may hold
 * several values, hold one here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const PARTS: ReadonlyMap<string, PartOf> = new Map([
  ['aws:principalarn', partOf(REQUESTER, isAws, ({ tokens }) => named('AWS', tokens), true)],
  ['aws:principalaccount', partOf(REQUESTER, isAws, ({ tokens }) => arnInAccount(exactly('AWS '), tokens))],
  ['aws:principalservicename', partOf(REQUESTER, isService, ({ tokens }) => named('Service', tokens))],
  ['aws:principalorgid', partOf(ORGANIZATION, present(ORGANIZATION), withinId)],
  ['aws:principalorgpaths', partOf(ORGANIZATION, present(ORGANIZATION), whole)],
  ['aws:sourceorgid', partOf(SOURCE_ORGANIZATION, present(SOURCE_ORGANIZATION), withinId)],
  ['aws:sourceorgpaths', partOf(SOURCE_ORGANIZATION, present(SOURCE_ORGANIZATION), whole)],
]);

/** The requests to assume a role for which one condition of its trust policy holds. `caller` of the setting is the role. */
export function trustConditionPredicate(condition: Condition, setting: Setting): Predicate {
  const { caller } = setting;
  const known = { ...condition, values: condition.values.map((value) => aboutRole(value, caller.account)) };
  const part = PARTS.get(condition.key);
  if (part) return partPredicate(known, caller, part);
  if (condition.key === 'aws:resourceaccount') return onValue(known, caller.account);
  if (condition.key !== 'aws:principalisawsservice') return conditionPredicate(known, setting);
  return or(and(isService, onValue(known, 'true')), and(not(isService), onValue(known, 'false')));
}

/** Keys that a coordinate of its own stands for, so that the space need not hold them. */
export function isFreeKey(key: string): boolean {
  return !PARTS.has(key) && key !== 'aws:resourceaccount' && key !== 'aws:principalisawsservice';
}

function onValue(condition: Condition, value: string): Predicate {
  const truth = condition.values.some(hasVariables) || conditionHolds(condition, () => [value]);
  if (condition.values.some(hasVariables) || truth === 'unknown') {
    return opaqueCondition(condition);
  }
  return truth ? ALWAYS : NEVER;
}

// The shared reading of variables takes the principal for the one who carries the policy; here it is whoever asks.
const OF_REQUESTER = new Set(['aws:principalaccount', 'aws:principalisawsservice']);

/** Variables as they are in a trust policy: the resource is the role, and the principal is not yet known. */
function aboutRole({ source, parts }: Template, account: string): Template {
  return {
    source,
    parts: parts.map((part) => {
      if (part.kind !== 'variable') return part;
      if (part.key === 'aws:resourceaccount') return { kind: 'text', text: account };
      return OF_REQUESTER.has(part.key) ? { ...part, key: `@${part.key}` } : part;
    }),
  };
}
