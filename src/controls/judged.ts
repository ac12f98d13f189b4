import type { Principal, StatementReference } from '#account';
import type { Grants } from '#grants';
import type { Control, FamilyName, Verdict } from './control.ts';

export type Judgement = { readonly control: Control; readonly verdict: Verdict };

export type Judged = {
  readonly principal: Principal;
  readonly use: Grants;
  /** The families of actions of which something is granted, or may be. */
  readonly holds: readonly FamilyName[];
  /** The identity statements that grant any of it. */
  readonly grants: readonly StatementReference[];
  readonly judgements: readonly Judgement[];
};
