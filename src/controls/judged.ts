import type { Principal, StatementReference } from '#account';
import type { Grants } from '#grants';
import type { Control, Verdict } from './control.ts';

export type Judgement = { readonly control: Control; readonly verdict: Verdict };

export type Judged = {
  readonly principal: Principal;
  readonly use: Grants;
  /** Whether any action the controls ask about is granted, or may be. */
  readonly holdsAnything: boolean;
  /** The identity statements that grant any of it. */
  readonly grants: readonly StatementReference[];
  readonly judgements: readonly Judgement[];
};
