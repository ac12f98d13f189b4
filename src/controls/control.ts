import type { Principal, StatementReference } from '#account';
import type { Family, Grants, Vocabulary } from '#grants';
import type { Request } from '#policy';
import type { Predicate } from '#regions';
import type { Parameters } from './parameters.ts';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type FamilyName = Family['name'];

/** Sets of requests a control asks about, made when the policies are read so that the engine can keep them apart. */
export type Questions = Readonly<Record<string, Predicate>>;

/** A message is known by its key; the words may change. */
export type Message = { readonly key: string; readonly text: string };

export type Verdict =
  | { readonly status: 'passed' | 'notApplicable'; readonly message: Message }
  | {
      readonly status: 'failed';
      readonly severity: Severity;
      readonly message: Message;
      readonly evidence: readonly StatementReference[];
      /** A request that the plain evaluator allows; undefined where the failure is not about requests (trust). */
      readonly witness: Request | undefined;
    }
  | {
      readonly status: 'undetermined';
      readonly severity: Severity;
      readonly message: Message;
      readonly evidence: readonly StatementReference[];
      /** What would have to be known. */
      readonly dependsOn: readonly string[];
    };

/** Everything a control may look at. */
export type Subject = {
  readonly principal: Principal;
  readonly parameters: Parameters;
  /** What the principal may do with the actions of a family. */
  readonly grants: (family: FamilyName) => Grants;
  /** A question this control asked of a family. */
  readonly question: (family: FamilyName, name: string) => Predicate;
};

/** One way to fail, or to pass, that a test runs: policies as JSON and what the control says of them. */
export type Example = {
  readonly title: string;
  readonly policies: readonly object[];
  readonly principal?: string;
  readonly trust?: object;
  readonly parameters?: Partial<Parameters>;
  /** The key of the message it must give. */
  readonly says: string;
};

export type Words = Readonly<Record<string, string>>;

export type Control = {
  /** `CCG.n`, never reused. */
  readonly id: string;
  readonly slug: string;
  /** What should be true, the way FSBP writes its titles. */
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly remedy: string;
  /** NIST SP 800-53 r5 ids. */
  readonly related: readonly string[];
  /** The actions it judges. Exceptions and unknown documents are weighed by these. */
  readonly families: readonly FamilyName[];
  readonly reads: string;
  /** Looks at who may assume a role, and so at more of a principal than its policies. */
  readonly readsTrust?: boolean;
  readonly parameters: readonly (keyof Parameters)[];
  /** Texts by key; `{name}` is replaced by the value of that name. */
  readonly messages: Readonly<Record<string, string>>;
  readonly asks?: Partial<Record<FamilyName, (words: Vocabulary, parameters: Parameters) => Questions>>;
  readonly evaluate: (subject: Subject) => Verdict;
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
};

export function defineControl(control: Control): Control {
  return control;
}

/** Fills a message. Unknown keys and names are mistakes of ours, so they throw; a test runs every message. */
export function say(messages: Control['messages'], key: string, words: Words = {}): Message {
  const template = messages[key];
  if (template === undefined) throw new Error(`no message ${key}`);
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const word = words[name];
    if (word === undefined) throw new Error(`message ${key} needs ${name}`);
    return word;
  });
  return { key, text };
}
