import type { CarriedPolicy } from './carried.ts';
import type { Wants } from './document-text.ts';
import type { Account } from './principal.ts';
import { type Draft, type ListName, type ManagedPolicy, readDraft, readManagedPolicy } from './records.ts';
import { Resolver } from './resolver.ts';
import { isSameJson } from './same-json.ts';

/** Something of the input that could not be attributed to any principal. */
export type InputProblem = { readonly place: string; readonly message: string };

export type AccountOptions = {
  /** Service control policies, one list per level from the root down. */
  readonly scps?: readonly (readonly CarriedPolicy[])[];
  /** Adds customer managed policies as subjects of their own: `all`, or those that are not only boundaries. */
  readonly policies?: 'none' | 'not-only-boundaries' | 'all';
};

/**
 * Puts an account together from the records of get-account-authorization-details, in any order and from any number of pages.
 * Keeps of each policy only the statements that somebody wants.
 */
export class AccountBuilder {
  readonly #wants: Wants;
  readonly #drafts = new Map<string, Draft>();
  readonly #managed = new Map<string, ManagedPolicy>();
  readonly #contradictions = new Map<string, string>();
  readonly #problems: InputProblem[] = [];
  /** Of the first ARN, with its account. */
  #beginning = '';
  #mayBeMixed = false;

  constructor(wants?: Wants) {
    this.#wants = wants;
  }

  get wants(): Wants {
    return this.#wants;
  }

  get problems(): readonly InputProblem[] {
    return this.#problems;
  }

  get principalCount(): number {
    return this.#drafts.size;
  }

  /** `place` tells a reader where the record stands, such as `page.json: RoleDetailList[3]`. */
  add(list: ListName, record: unknown, place: string): void {
    if (list === 'Policies') {
      this.#addPolicy(record, place);
      return;
    }
    const draft = readDraft(list, record, place, this.#wants);
    if (typeof draft === 'string') this.#problems.push({ place, message: draft });
    else this.addDraft(draft);
  }

  /** A record that was read already. */
  addDraft(draft: Draft): void {
    const { arn } = draft;
    const known = this.#drafts.get(arn);
    if (this.#beginning === '') this.#beginning = beginningOf(arn);
    if (!arn.startsWith(this.#beginning)) this.#mayBeMixed = true;
    if (!known) this.#drafts.set(arn, draft);
    else if (!isSameJson(saidBy(known), saidBy(draft))) {
      this.#contradictions.set(arn, `two different records of it, at ${known.place} and ${draft.place}`);
    }
  }

  finish({ scps = [], policies = 'none' }: AccountOptions = {}): Account {
    const [first] = this.#drafts.keys();
    const [, partition = 'aws', , , id = ''] = first?.split(':', 6) ?? [];
    if (this.#mayBeMixed) this.#leaveOutOtherAccounts(id);
    const resolver = new Resolver(this.#drafts, this.#managed, this.#contradictions, scps);
    const principals = [...this.#drafts.values()].map((draft) => resolver.principal(draft));
    const judged = [...this.#managed.values()].filter(
      ({ arn, boundaryOnly }) =>
        arn.includes(`::${id}:`) && (policies === 'all' || (policies !== 'none' && !boundaryOnly)),
    );
    return {
      id,
      partition,
      principals: [...principals, ...judged.map((policy) => resolver.policy(policy, id, partition))],
    };
  }

  #addPolicy(record: unknown, place: string): void {
    const policy = readManagedPolicy(record, place, this.#wants);
    if (typeof policy === 'string') {
      this.#problems.push({ place, message: policy });
      return;
    }
    const known = this.#managed.get(policy.arn);
    if (!known) this.#managed.set(policy.arn, policy);
    else if (!isSameJson({ ...known, place: '' }, { ...policy, place: '' })) {
      this.#contradictions.set(policy.arn, `two different documents, at ${known.place} and ${place}`);
    }
  }

  #leaveOutOtherAccounts(id: string): void {
    const own = `:iam::${id}:`;
    for (const draft of this.#drafts.values()) {
      const { arn } = draft;
      if (arn.startsWith(own, arn.indexOf(':', 4))) continue;
      const message = `${arn} is not of account ${id}; scan one account at a time`;
      this.#problems.push({ place: draft.place, message });
      this.#drafts.delete(arn);
    }
  }
}

/** `arn:aws:iam::111122223333:` */
function beginningOf(arn: string): string {
  return arn.slice(0, arn.indexOf(':', arn.indexOf('::') + 2) + 1);
}

/** Pages overlap now and then: the same record twice is no contradiction. */
function saidBy({
  list,
  arn,
  name,
  id,
  path,
  inline,
  attached,
  boundary,
  groups,
  tags,
  trust,
  malformed,
}: Draft): object {
  return { list, arn, name, id, path, inline, attached, boundary, groups, tags: [...tags], trust, malformed };
}
