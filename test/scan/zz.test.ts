import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startAwsDouble } from '../support/aws-double/index.ts';
import { notificationOf, oversizedMessage, RULE, scheduledMessage } from './config/events.ts';
import { Chronicle, EDITS, type EditName, expectedResults, prologue } from './config/life.ts';
import { connectRule } from './config/rule.ts';
import { eventForm, type Fault } from '../support/aws-double/index.ts';

const RUNS = Number(process.env['CCGUARD_PERMUTATIONS'] ?? 300);
const SEED = Number(process.env['CCGUARD_SEED'] ?? Date.now() % 2 ** 31);

/** Twice, and no call is tried more often: what befalls a call that often fails the invocation. */
const ATTEMPTS = 2;

const OPERATIONS = [
  'config:PutEvaluations',
  'config:BatchGetResourceConfig',
  'config:GetResourceConfigHistory',
  'config:GetComplianceDetailsByConfigRule',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetGroup',
  'iam:GetRole',
  'iam:ListGroupsForUser',
  'iam:ListEntitiesForPolicy',
  'iam:GetAccountAuthorizationDetails',
];
const FAULTS: readonly (readonly [Fault, times: number])[] = [
  [{ kind: 'throttled' }, 1],
  [{ kind: 'throttled' }, ATTEMPTS],
  [{ kind: 'broken' }, ATTEMPTS],
  [{ kind: 'reset' }, 1],
  [{ kind: 'answer lost' }, ATTEMPTS],
  [{ kind: 'garbled' }, ATTEMPTS],
  [{ kind: 'partial', entries: 1 }, 1],
];

type Delivery = { readonly message: object; left: number };

/** One life, its events, and the order in which everything comes about. Choices that have run out mean: the natural order. */
async function live(edits: readonly EditName[], choices: readonly number[]) {
  const aws = await startAwsDouble();
  const { account } = aws;
  const rule = connectRule(aws, { attempts: ATTEMPTS });
  const chronicle = new Chronicle(account);
  prologue(account);
  const [toDo, pending]: [EditName[], Delivery[]] = [[...edits], []];
  const left = [...choices];
  const choose = (among: number) => (left.shift() ?? 0) % among;
  const told: string[] = [];

  function publish(): void {
    const resource = chronicle.waiting[choose(chronicle.waiting.length)] ?? '';
    const recorded = chronicle.publish(resource);
    const isOversized = choose(8) === 1;
    const message = isOversized ? oversizedMessage(eventForm(recorded.item)) : notificationOf(recorded);
    told.push(`published ${resource} of ${recorded.item.configurationItemCaptureTime.toISOString()}${isOversized ? ', too large' : ''}`);
    pending.push({ message, left: 1 + choose(2) });
  }

  async function deliver(): Promise<void> {
    const index = choose(pending.length);
    const delivery = pending[index];
    if (!delivery) return;
    const fault = choose(3) === 1 ? FAULTS[choose(FAULTS.length)] : undefined;
    const operation = OPERATIONS[choose(OPERATIONS.length)] ?? '';
    if (fault) aws.faults.next(operation, ...fault);
    account.clock.advance({ milliseconds: 7 });
    try {
      await rule.invoke(delivery.message);
      delivery.left -= 1;
      if (delivery.left <= 0) pending.splice(index, 1);
      told.push(`${account.clock.now().toISOString()} ${JSON.stringify(delivery.message).slice(0, 150)} → ${rule.told().map(({ type, id, compliance, at }) => `${type} ${id} ${compliance} ${at.toISOString()}`).join(', ')}`);
    } catch (error) {
      told.push(`failed: ${String(error)}`);
    }
    aws.faults.clear();
  }

  const ways = () => [
    ...(toDo.length > 0 ? ['edit'] : []),
    ...(chronicle.waiting.length > 0 ? ['publish'] : []),
    ...(pending.length > 0 ? ['deliver', 'deliver'] : []),
    ...(left.length > 0 ? ['schedule'] : []),
  ];
  try {
    for (let open = ways(); open.length > 0; open = ways()) {
      const way = open[choose(open.length)];
      if (way === 'edit') {
        const name = toDo.shift();
        told.push(String(name));
        if (name) EDITS[name](account);
      } else if (way === 'publish') publish();
      else if (way === 'deliver') await deliver();
      else if (choose(4) === 1) pending.push({ message: scheduledMessage(account.clock.now()), left: 1 });
    }
    const held = Object.fromEntries(rule.held().map(({ type, id, compliance }) => [`${type} ${id}`, compliance]));
    return { held, expected: expectedResults(account, chronicle), told };
  } finally {
    await aws.close();
  }
}

async function endsWell(edits: readonly EditName[], choices: readonly number[]): Promise<void> {
  const { held, expected, told } = await live(edits, choices);
  expect(held, told.join('\n')).toEqual(expected);
}

describe('whatever the order in which AWS Config tells of a life', () => {
  it(`ends with what is true now: ${RUNS} lives`, { timeout: 600_000 }, async () => {
    process.stdout.write(`permutations: ${RUNS} lives, seed ${SEED}\n`);
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    onTestFinished(() => random.mockRestore());
    const edits = fc.array(fc.constantFrom(...(Object.keys(EDITS) as EditName[])), { minLength: 3, maxLength: 10 });
    const choices = fc.array(fc.nat(1000), { minLength: 20, maxLength: 120 });
    const start = performance.now();
    await fc.assert(fc.asyncProperty(edits, choices, endsWell), { seed: SEED, numRuns: RUNS, endOnFailure: true });
    console.log(performance.now() - start);
  });
});
