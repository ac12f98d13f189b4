import { type AwsDouble, eventForm, type Fault } from '../../support/aws-double/index.ts';
import { notificationOf, oversizedMessage, scheduledMessage } from './events.ts';
import { Chronicle, EDITS, type EditName, prologue } from './life.ts';
import { connectRule, type Rule } from './rule.ts';

/** No call is tried more often: what befalls a call that often fails the invocation. */
const ATTEMPTS = 2;

const FAULTS: readonly (readonly [Fault, times: number])[] = [
  [{ kind: 'throttled' }, 1],
  [{ kind: 'throttled' }, ATTEMPTS],
  [{ kind: 'broken' }, ATTEMPTS],
  [{ kind: 'reset' }, 1],
  [{ kind: 'answer lost' }, ATTEMPTS],
  [{ kind: 'garbled' }, ATTEMPTS],
  [{ kind: 'partial', entries: 1 }, 1],
];
const OPERATIONS = [
  'config:PutEvaluations',
  'config:BatchGetResourceConfig',
  'config:GetResourceConfigHistory',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetGroup',
  'iam:GetRole',
  'iam:ListGroupsForUser',
  'iam:ListEntitiesForPolicy',
];

type Delivery = { readonly message: object; left: number };
type Way = 'edit' | 'publish' | 'deliver' | 'schedule';

/**
 * A life, and an AWS Config that tells of it. A list of numbers decides what comes when: how long an item stays unknown, which
 * event arrives next, which arrives twice, what goes wrong. Where the list ends everything takes its natural course.
 */
export class Telling {
  readonly rule: Rule;
  readonly chronicle: Chronicle;
  /** What came about, for whoever reads a counter-example. */
  readonly story: string[] = [];
  readonly #aws: AwsDouble;
  readonly #choices: number[];
  readonly #pending: Delivery[] = [];
  #schedules = 1;

  constructor(aws: AwsDouble, choices: readonly number[]) {
    this.#aws = aws;
    this.#choices = [...choices];
    this.rule = connectRule(aws, { attempts: ATTEMPTS });
    this.chronicle = new Chronicle(aws.account);
  }

  /** What AWS Config knew and held before. */
  async begin(): Promise<void> {
    const { account } = this.#aws;
    prologue(account);
    this.chronicle.publishAll();
    await this.rule.invoke(scheduledMessage(account.clock.now()));
  }

  /** Until everything has happened, is known, and was delivered. */
  async through(edits: readonly EditName[]): Promise<void> {
    const left = [...edits];
    for (let ways = this.#ways(left.length); ways.length > 0; ways = this.#ways(left.length)) {
      const way = ways[this.#choose(ways.length)];
      if (way === 'edit') this.#edit(left.shift());
      else if (way === 'publish') this.#publish();
      else if (way === 'schedule') this.#schedule();
      else await this.#deliver();
    }
  }

  #choose(among: number): number {
    return (this.#choices.shift() ?? 0) % among;
  }

  #ways(edits: number): readonly Way[] {
    const maySchedule = this.#schedules > 0 && this.#choices.length > 0 && this.#choose(10) === 1;
    return [
      ...(edits > 0 ? (['edit'] as const) : []),
      ...(this.chronicle.waiting.length > 0 ? (['publish'] as const) : []),
      ...(this.#pending.length > 0 ? (['deliver'] as const) : []),
      ...(maySchedule ? (['schedule'] as const) : []),
    ];
  }

  #edit(name: EditName | undefined): void {
    if (name === undefined) return;
    EDITS[name](this.#aws.account);
    this.#tell(name);
  }

  #publish(): void {
    const { waiting } = this.chronicle;
    const recorded = this.chronicle.publish(waiting[this.#choose(waiting.length)] ?? '');
    const { item } = recorded;
    const isOversized = this.#choose(5) === 1;
    const message = isOversized ? oversizedMessage(eventForm(item)) : notificationOf(recorded);
    this.#pending.push({ message, left: 1 + this.#choose(2) });
    const captured = item.configurationItemCaptureTime.toISOString();
    this.#tell(`known: ${item.resourceId} of ${captured}${isOversized ? ', too large to carry' : ''}`);
  }

  #schedule(): void {
    this.#schedules -= 1;
    this.#pending.push({ message: scheduledMessage(this.#aws.account.clock.now()), left: 1 });
    this.#tell('time for the schedule');
  }

  /** An invocation that fails is tried again, as Lambda does, only that here it may be much later. */
  async #deliver(): Promise<void> {
    const index = this.#choose(this.#pending.length);
    const delivery = this.#pending[index];
    if (!delivery) return;
    const fault = this.#choose(3) === 1 ? FAULTS[this.#choose(FAULTS.length)] : undefined;
    const operation = OPERATIONS[this.#choose(fault ? OPERATIONS.length : 1)] ?? '';
    if (fault) this.#aws.faults.next(operation, ...fault);
    this.#aws.account.clock.advance({ milliseconds: 7 });
    try {
      await this.rule.invoke(delivery.message);
      delivery.left -= 1;
      if (delivery.left === 0) this.#pending.splice(index, 1);
      for (const { id, compliance, at } of this.rule.told())
        this.#tell(`told: ${id} ${compliance} as of ${at.toISOString()}`);
    } catch (error) {
      this.#tell(`failed: ${String(error)}`);
    }
    this.#aws.faults.clear();
  }

  #tell(line: string): void {
    this.story.push(`${this.#aws.account.clock.now().toISOString()} ${line}`);
  }
}
