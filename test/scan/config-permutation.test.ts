import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AwsDouble, startAwsDouble } from '../support/aws-double/index.ts';
import { notificationOf, RULE } from './config/events.ts';
import { EDITS, type EditName, expectedResults, LIVES, LONG_LIVES } from './config/life.ts';
import type { Rule } from './config/rule.ts';
import { Telling } from './config/telling.ts';

/** CCGUARD_LIVES is the number of lives over all properties, CCGUARD_SEED what a run printed as its seed. */
const TOTAL = Number(process.env.CCGUARD_LIVES ?? 320);
const SEED = Number(process.env.CCGUARD_SEED ?? Date.now() % 2 ** 31);
const AT_WORST = 300_000;

/** Chance decides how long a retry waits; without chance it is not at all. */
function withoutWaits(): void {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
}

async function withDouble<T>(use: (aws: AwsDouble) => Promise<T>): Promise<T> {
  const aws = await startAwsDouble();
  try {
    return await use(aws);
  } finally {
    await aws.close();
  }
}

/** But for policies, which are never judged themselves. */
function heldBy(rule: Rule): Readonly<Record<string, string>> {
  const principals = rule.held().filter(({ type }) => type !== 'AWS::IAM::Policy');
  return Object.fromEntries(principals.map(({ type, id, compliance }) => [`${type} ${id}`, compliance]));
}

async function endsInTruth(edits: readonly EditName[], choices: readonly number[]): Promise<void> {
  await withDouble(async (aws) => {
    const telling = new Telling(aws, choices);
    await telling.begin();
    await telling.through(edits);
    expect(heldBy(telling.rule), telling.story.join('\n')).toEqual(
      expectedResults(aws.account, telling.chronicle),
    );
  });
}

const choices = fc.array(fc.nat(1000), { minLength: 20, maxLength: 100 });

async function always(
  name: string,
  lives: fc.Arbitrary<readonly EditName[]>,
  numRuns: number,
): Promise<void> {
  withoutWaits();
  process.stdout.write(`${name}: ${numRuns} lives, seed ${SEED}\n`);
  await fc.assert(fc.asyncProperty(lives, choices, endsInTruth), {
    seed: SEED,
    numRuns,
    // Looking for a smaller counter-example ends when the time is over; the one that was found is told.
    interruptAfterTimeLimit: AT_WORST - 30_000,
    markInterruptAsFailure: true,
  });
}

describe('whenever AWS Config tells of what, twice or once, in whichever order, and whatever goes wrong', () => {
  it('holds in the end what is true of lives known to be tricky', { timeout: AT_WORST }, async () => {
    await always(
      'tricky lives',
      fc.constantFrom(...Object.values({ ...LIVES, ...LONG_LIVES })),
      Math.round(TOTAL / 2),
    );
  });

  it('holds in the end what is true of any life', { timeout: AT_WORST }, async () => {
    const names = Object.keys(EDITS).filter((name): name is EditName => name in EDITS);
    const lives = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 });
    await always('any lives', lives, Math.round(TOTAL / 2));
  });
});

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, index) => permutations(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

describe('every order of the events of a life that has come to its end: in', () => {
  it.each(Object.entries(LIVES))('%s, AWS Config holds what is true', async (_name, edits) => {
    await withDouble(async (aws) => {
      const telling = new Telling(aws, []);
      await telling.begin();
      const { rule, chronicle } = telling;
      const before = rule.held();
      for (const edit of edits) EDITS[edit](aws.account);
      const events = chronicle.publishAll().map(notificationOf);
      const expected = expectedResults(aws.account, chronicle);
      for (const order of permutations(events)) {
        aws.rules.add(RULE);
        for (const result of before) aws.rules.store(RULE, result);
        for (const event of order) {
          aws.account.clock.advance({ milliseconds: 7 });
          await rule.invoke(event);
        }
        expect(heldBy(rule)).toEqual(expected);
      }
    });
  });
});
