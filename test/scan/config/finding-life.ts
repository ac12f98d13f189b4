import type { AwsDouble, Entity } from '../../support/aws-double/index.ts';
import { newestOf, notificationOf, oversizedMessage, scheduledMessage } from './events.ts';
import { BROAD, NAMED, UNRELATED } from './policies.ts';
import { connectPublishingRule, findingsOf } from './publishing.ts';
import type { Rule } from './rule.ts';

const SHIP = 'arn:aws:iam::111122223333:policy/ship';
const MINUTE = 60;
/** Lambda tries an event three times. */
const ATTEMPTS = 3;

type Step = (stage: Stage) => Promise<void> | void;

const makes =
  (document: object): Step =>
  (stage) => {
    stage.role = stage.aws.account.create('Role', 'deployer', { inline: { own: document } });
    return stage.tell(stage.role);
  };
const becomes =
  (document: object): Step =>
  async (stage) => {
    stage.aws.account.setInline(stage.role, 'own', document);
    await stage.tell(stage.role);
  };
const says =
  (changes: object): Step =>
  ({ aws }) => {
    for (const { Id } of aws.hub.findings) aws.hub.customerSays(String(Id), { ...changes });
  };
const workflow = (Status: string) => says({ Workflow: { Status } });
const policyBecomes =
  (document: object): Step =>
  async (stage) => {
    const policy = stage.aws.account.policy(SHIP);
    if (!policy) return;
    stage.aws.account.addVersion(policy, document);
    await stage.tell(policy);
  };

/** What AWS, AWS Config, and people do. An edit is told at once, unless it goes unnoticed. */
const STEPS = {
  'made broad': makes(BROAD),
  'made named': makes(NAMED),
  'made idle': makes(UNRELATED),
  broad: becomes(BROAD),
  named: becomes(NAMED),
  idle: becomes(UNRELATED),
  tagged: async (stage: Stage) => {
    stage.aws.account.setTag(stage.role, 'team', 'web');
    await stage.tell(stage.role);
  },
  deleted: async (stage: Stage) => {
    stage.aws.account.delete(stage.role);
    await stage.tell(stage.role);
  },
  'carries ship': async (stage: Stage) => {
    stage.aws.account.attach(stage.role, SHIP);
    await stage.tell(stage.role);
  },
  'drops ship': async (stage: Stage) => {
    stage.aws.account.detach(stage.role, SHIP);
    await stage.tell(stage.role);
  },
  'ship broad': policyBecomes(BROAD),
  'ship named': policyBecomes(NAMED),
  'named unnoticed': ({ aws, role }: Stage) => aws.account.setInline(role, 'own', NAMED),
  'broad unnoticed': ({ aws, role }: Stage) => aws.account.setInline(role, 'own', BROAD),
  'deleted unnoticed': ({ aws, role }: Stage) => aws.account.delete(role),
  'the first told again': (stage: Stage) => stage.tellAgain(0),
  'the last told again': (stage: Stage) => stage.tellAgain(-1),
  'the last told as too large': (stage: Stage) => stage.tellTooLarge(),
  'a scheduled run': (stage: Stage) => stage.deliver(scheduledMessage(stage.aws.account.clock.now())),
  'forty days pass': ({ aws }: Stage) => void aws.account.clock.advance({ days: 40 }),
  'somebody suppresses': workflow('SUPPRESSED'),
  'somebody resolves': workflow('RESOLVED'),
  'somebody is notified': workflow('NOTIFIED'),
  'somebody takes a note': says({ Note: { Text: 'ours', UpdatedBy: 'ada' } }),
  'somebody finds it harmless': says({ Severity: { Label: 'LOW' } }),
  'the hub is left': ({ aws }: Stage) => {
    aws.hub.isOn = false;
    aws.account.clock.advance({ seconds: 20 * MINUTE });
  },
  'the hub is joined': ({ aws }: Stage) => {
    aws.hub.isOn = true;
    aws.account.clock.advance({ seconds: 20 * MINUTE });
  },
  'reads lag': ({ aws }: Stage) => {
    aws.hub.lag = 2 * MINUTE * 1000;
  },
} satisfies Record<string, Step>;
export type StepName = keyof typeof STEPS;

/** Those that change something that AWS Config tells of. */
const EDITS: ReadonlySet<string> = new Set<StepName>([
  ...(['made broad', 'made named', 'made idle', 'broad', 'named', 'idle', 'tagged'] as const),
  ...(['deleted', 'carries ship', 'drops ship', 'ship broad', 'ship named'] as const),
]);

export function isMadeOfEdits(life: readonly StepName[]): boolean {
  return life.every((step) => EDITS.has(step));
}

/** An account, and a rule that publishes what it finds there. */
export class Stage {
  readonly aws: AwsDouble;
  readonly rule: Rule;
  role: Entity;
  /** While true, events wait. */
  isHeldBack = false;
  readonly messages: object[] = [];
  readonly #calls = new Map<string, number>();

  constructor(aws: AwsDouble) {
    this.aws = aws;
    this.rule = connectPublishingRule(aws, { attempts: 1 });
    aws.account.createPolicy('ship', NAMED);
    this.role = aws.account.create('Role', 'bystander', { inline: { own: UNRELATED } });
  }

  /** Calls by operation, over all invocations. */
  get calls(): ReadonlyMap<string, number> {
    return this.#calls;
  }

  async live(life: readonly StepName[]): Promise<void> {
    for (const step of life) {
      this.aws.account.clock.advance({ seconds: 10 });
      await STEPS[step](this);
    }
  }

  async tell(subject: Parameters<typeof newestOf>[1]): Promise<void> {
    const message = notificationOf(newestOf(this.aws, subject));
    this.messages.push(message);
    if (!this.isHeldBack) await this.deliver(message);
  }

  tellAgain(which: number): Promise<void> {
    return this.deliver(this.messages.at(which) ?? {});
  }

  tellTooLarge(): Promise<void> {
    const message = this.messages.at(-1) ?? {};
    return this.deliver(oversizedMessage(Reflect.get(message, 'configurationItem')));
  }

  /** As often as Lambda does. */
  async deliver(message: object): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.aws.account.clock.advance({ milliseconds: 20 });
      try {
        await this.rule.invoke(message);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      } finally {
        for (const [operation, count] of Object.entries(this.rule.calls()))
          this.#calls.set(operation, (this.#calls.get(operation) ?? 0) + count);
      }
    }
  }

  /** What Security Hub says of the newest role of the name. */
  get finding(): string {
    return findingsOf(this.aws)[this.role.id] ?? 'none';
  }

  /** Findings of roles that are no more and yet are open. */
  get orphans(): readonly string[] {
    const living = new Set(this.aws.account.all('Role').map(({ id }) => id));
    return Object.entries(findingsOf(this.aws)).flatMap(([id, finding]) =>
      living.has(id) || finding === 'archived' ? [] : [`${id} ${finding}`],
    );
  }
}
