export const KINDS = ['Role', 'User', 'Group'] as const;
export type Kind = (typeof KINDS)[number];

/** A role, a user or a group. Only AccountDouble changes one. */
export type Entity = {
  readonly kind: Kind;
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly created: Date;
  trust: string | undefined;
  readonly inline: Map<string, string>;
  /** ARNs of managed policies. */
  readonly attached: Set<string>;
  boundary: string | undefined;
  readonly tags: Map<string, string>;
  /** Names; of a user only. */
  readonly groups: Set<string>;
  /** Undefined: not in the time that IAM looks back. */
  lastUsed: Date | undefined;
};

export type PolicyVersion = { readonly id: string; readonly document: string; readonly created: Date };

export type ManagedPolicy = {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly created: Date;
  readonly isAwsManaged: boolean;
  /** Newest first. */
  versions: readonly PolicyVersion[];
  defaultVersion: string;
  /** Numbers are never used twice. */
  lastVersion: number;
  updated: Date;
};

export type EntityOptions = {
  readonly path?: string;
  readonly trust?: unknown;
  readonly inline?: Readonly<Record<string, unknown>>;
  readonly attached?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
};

const ID_PREFIX = { Role: 'AROA', User: 'AIDA', Group: 'AGPA', Policy: 'ANPA' } as const;

/** Ids have the look of IAM's and are never given twice. */
export class Ids {
  #last = 0;

  next(kind: keyof typeof ID_PREFIX): string {
    this.#last += 1;
    return `${ID_PREFIX[kind]}EXAMPLE${String(this.#last).padStart(10, '0')}`;
  }
}

/** Documents are kept as text; a text is taken as it is, so that an account can hold one that nobody can read. */
export function documentText(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}
