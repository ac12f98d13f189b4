import type { FactPart, Facts, Principal, StatementReference } from '#account';
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
  /** The families of which it may do anything: they are known where `grants` would have to find out. */
  readonly holds: readonly FamilyName[];
  /** A question this control asked of a family. */
  readonly question: (family: FamilyName, name: string) => Predicate;
  /** The identity statements that give the principal something of a family, in its own words. */
  readonly references: (family: FamilyName) => readonly StatementReference[];
  /** The parts that the control names in `facts` are known; Regions of them may still be unread. */
  readonly facts: Facts;
  /** Milliseconds since 1970. */
  readonly now: number;
};

type AnyExample = {
  readonly title: string;
  readonly parameters?: Partial<Parameters>;
  /** The key of the message it must give. */
  readonly says: string;
};

/** One way to fail, or to pass, that a test runs: policies as JSON and what the control says of them. */
export type Example = AnyExample & {
  readonly policies: readonly object[];
  readonly principal?: string;
  readonly trust?: object;
  /** What is known of the account besides. */
  readonly facts?: Partial<Facts>;
};

export type Words = Readonly<Record<string, string>>;

/** What every control says of itself, whatever it judges. */
export type ControlText = {
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
  readonly reads: string;
  /** What it has to know of the account besides IAM. Without it nothing is judged; nothing passes either. */
  readonly facts?: readonly FactPart[];
  readonly parameters: readonly (keyof Parameters)[];
  /** Texts by key; `{name}` is replaced by the value of that name. */
  readonly messages: Readonly<Record<string, string>>;
};

/** A control of principals. */
export type Control = ControlText & {
  /** The actions it judges. Exceptions and unknown documents are weighed by these. */
  readonly families: readonly FamilyName[];
  /** Looks at who may assume a role, and so at more of a principal than its policies. */
  readonly readsTrust?: boolean;
  readonly asks?: Partial<Record<FamilyName, (words: Vocabulary, parameters: Parameters) => Questions>>;
  readonly evaluate: (subject: Subject) => Verdict;
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
  /** What nobody could decide; only where that is a matter of what the control has to know. */
  readonly unsure?: readonly Example[];
};

export function defineControl(control: Control): Control {
  return control;
}

/** Something of an account that is no principal. */
export type Resource = {
  /** As CloudFormation names it, such as `AWS::EC2::VPC`. */
  readonly type: string;
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  /** Undefined for the account as a whole. */
  readonly region: string | undefined;
};

/** Everything a control of resources may look at. */
export type ResourceSubject = Pick<Subject, 'facts' | 'parameters' | 'now'> & { readonly partition: string };

export type ResourceVerdict = { readonly resource: Resource; readonly verdict: Verdict };

/** What is known of an account, and what the control says of the one resource in it that it is about. */
export type ResourceExample = AnyExample & { readonly facts: Partial<Facts> };

/** A control of connections, hosts, VPCs and endpoints. */
export type ResourceControl = ControlText & {
  readonly facts: readonly FactPart[];
  /** One verdict for each resource it is about; Regions that could not be read are told apart from it. */
  readonly evaluate: (subject: ResourceSubject) => readonly ResourceVerdict[];
  readonly bad: readonly ResourceExample[];
  readonly good: readonly ResourceExample[];
  readonly unsure?: readonly ResourceExample[];
};

export type AnyControl = Control | ResourceControl;

export function isAboutPrincipals(control: AnyControl): control is Control {
  return 'families' in control;
}

export function isAboutResources(control: AnyControl): control is ResourceControl {
  return !isAboutPrincipals(control);
}

export function defineResourceControl(control: ResourceControl): ResourceControl {
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
