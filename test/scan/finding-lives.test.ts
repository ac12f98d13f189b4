import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AwsDouble, startAwsDouble } from '../support/aws-double/index.ts';
import { isMadeOfEdits, Stage, type StepName } from './config/finding-life.ts';

/** What happens, and what Security Hub says of the role in the end. */
const LIVES: readonly (readonly [finding: string, ...life: StepName[]])[] = [
  ['FAILED NEW', 'made broad'],
  ['PASSED NEW', 'made named'],
  ['none', 'made idle'],
  ['none', 'made idle', 'a scheduled run', 'deleted'],
  ['PASSED NEW', 'made broad', 'named'],
  ['PASSED NEW', 'made broad', 'idle'],
  ['archived', 'made broad', 'deleted'],
  ['archived', 'made named', 'deleted'],
  ['FAILED NEW', 'made broad', 'named', 'broad'],
  ['FAILED NEW', 'made broad', 'idle', 'broad'],
  ['FAILED NEW', 'made broad', 'tagged'],
  ['FAILED RESOLVED', 'made broad', 'somebody resolves'],
  ['FAILED RESOLVED', 'made broad', 'somebody resolves', 'tagged', 'a scheduled run'],
  ['FAILED NEW', 'made broad', 'somebody resolves', 'named', 'broad'],
  ['FAILED NEW', 'made broad', 'somebody is notified', 'named', 'broad'],
  ['PASSED NOTIFIED', 'made broad', 'somebody is notified', 'named'],
  ['PASSED RESOLVED', 'made broad', 'named', 'somebody resolves', 'a scheduled run'],
  ['FAILED SUPPRESSED', 'made broad', 'somebody suppresses', 'named', 'broad'],
  ['FAILED SUPPRESSED', 'made broad', 'somebody suppresses', 'idle', 'a scheduled run', 'broad'],
  ['FAILED SUPPRESSED', 'made broad', 'somebody suppresses', 'forty days pass', 'a scheduled run'],
  ['archived', 'made broad', 'somebody suppresses', 'deleted'],
  ['FAILED NEW', 'made broad', 'somebody takes a note', 'named', 'broad', 'a scheduled run'],
  ['FAILED NEW', 'made broad', 'somebody finds it harmless', 'named', 'broad'],
  ['FAILED NEW', 'made broad', 'the last told again', 'the last told again'],
  ['PASSED NEW', 'made broad', 'named', 'the first told again'],
  ['FAILED NEW', 'made named', 'broad', 'the first told again'],
  ['archived', 'made broad', 'deleted', 'the first told again'],
  ['archived', 'made broad', 'deleted', 'the first told again', 'a scheduled run'],
  ['PASSED NEW', 'made broad', 'named', 'a scheduled run', 'the first told again'],
  ['FAILED NEW', 'made named', 'broad', 'the last told as too large'],
  ['FAILED NEW', 'made broad', 'a scheduled run', 'a scheduled run'],
  ['FAILED NEW', 'made broad', 'forty days pass', 'a scheduled run'],
  ['PASSED NEW', 'made broad', 'named unnoticed', 'a scheduled run'],
  ['PASSED NEW', 'made broad', 'named unnoticed', 'the first told again', 'a scheduled run'],
  ['FAILED NEW', 'made named', 'broad unnoticed', 'a scheduled run', 'the first told again'],
  ['archived', 'made broad', 'deleted unnoticed', 'a scheduled run'],
  ['archived', 'made broad', 'deleted unnoticed', 'the first told again', 'a scheduled run'],
  ['PASSED NEW', 'made idle', 'carries ship'],
  ['FAILED NEW', 'made idle', 'carries ship', 'ship broad'],
  ['PASSED NEW', 'made idle', 'carries ship', 'ship broad', 'ship named'],
  ['PASSED NEW', 'made idle', 'carries ship', 'ship broad', 'drops ship'],
  ['FAILED NEW', 'made broad', 'carries ship', 'ship broad', 'ship named'],
  ['archived', 'made idle', 'carries ship', 'ship broad', 'deleted'],
  ['FAILED NEW', 'made broad', 'deleted', 'made broad'],
  ['PASSED NEW', 'made broad', 'deleted', 'made named'],
  ['none', 'made broad', 'deleted', 'made idle'],
  ['PASSED NEW', 'made broad', 'the hub is left', 'named', 'the hub is joined', 'a scheduled run'],
  ['FAILED NEW', 'the hub is left', 'made broad', 'the hub is joined', 'a scheduled run'],
  ['archived', 'made broad', 'the hub is left', 'deleted', 'the hub is joined', 'a scheduled run'],
  ['PASSED NEW', 'reads lag', 'made broad', 'named', 'broad', 'named'],
  ['FAILED NEW', 'reads lag', 'made named', 'broad', 'idle', 'broad', 'the first told again'],
  ['archived', 'reads lag', 'made broad', 'named', 'deleted', 'a scheduled run'],
];

const titled = LIVES.map(([finding, ...life]) => [life.join(', '), finding, life] as const);

function withoutWaits(): void {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  onTestFinished(() => random.mockRestore());
}

async function staged<T>(play: (stage: Stage) => Promise<T>): Promise<T> {
  const aws = await startAwsDouble();
  try {
    return await play(new Stage(aws));
  } finally {
    await aws.close();
  }
}

/** What is true of every finding at any time, whatever happens. */
function expectLawful({ hub }: AwsDouble): void {
  for (const { versions } of hub.histories) {
    const [first] = versions;
    const times = versions.map(({ UpdatedAt }) => String(UpdatedAt));
    expect(times).toEqual(times.toSorted());
    for (const version of versions) {
      expect(version).toMatchObject({ CreatedAt: first?.CreatedAt, FirstObservedAt: first?.FirstObservedAt });
    }
    const note = versions.findIndex(({ Note }) => Note !== undefined);
    expect(versions.slice(note === -1 ? versions.length : note).every(({ Note }) => Note !== undefined)).toBe(
      true,
    );
  }
}

describe('the finding of a role that is', () => {
  it.each(titled)('%s: %s', async (_title, finding, life) => {
    await staged(async (stage) => {
      await stage.live(life);
      expect(stage.finding).toBe(finding);
      expect(stage.orphans).toEqual([]);
      expectLawful(stage.aws);
    });
  });

  it('found harmless by somebody stays as severe as they say', async () => {
    await staged(async (stage) => {
      await stage.live(['made broad', 'somebody finds it harmless', 'named', 'broad', 'a scheduled run']);
      const found = stage.aws.hub.findings.find(({ GeneratorId }) => GeneratorId === 'ccguard/CCG.1');
      expect(found).toMatchObject({ Severity: { Label: 'LOW' }, Compliance: { Status: 'FAILED' } });
    });
  });
});

describe('whichever single call fails, and the event is tried again: the finding of a role that is', () => {
  it.each(titled)('%s: %s', async (_title, finding, life) => {
    withoutWaits();
    const calls = await staged(async (stage) => {
      await stage.live(life);
      return [...stage.calls];
    });
    const single = calls.flatMap(([operation, count]) =>
      Array.from({ length: count }, (_, before) => ({ operation, before })),
    );
    for (const { operation, before } of single) {
      await staged(async (stage) => {
        const { faults } = stage.aws;
        if (before > 0) faults.next(operation, { kind: 'slow', milliseconds: 0 }, before);
        faults.next(operation, { kind: operation.startsWith('securityhub:') ? 'denied' : 'broken' });
        await stage.live(life);
        expect(stage.finding, `${operation} fails after ${before}`).toBe(finding);
        expect(stage.orphans).toEqual([]);
        expectLawful(stage.aws);
      });
    }
  });
});

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, index) => permutations(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

const wrong = (finding: string) => finding.startsWith('FAILED');

describe('in whichever order its events come: the finding of a role that is', () => {
  const edited = titled.filter(([, , life]) => isMadeOfEdits(life));

  it.each(edited)('%s: %s', async (_title, finding, life) => {
    const count = await staged(async (stage) => {
      await stage.live(life);
      return stage.messages.length;
    });
    for (const order of permutations(Array.from({ length: count }, (_, index) => index))) {
      await staged(async (stage) => {
        stage.isHeldBack = true;
        await stage.live(life);
        for (const index of order) await stage.tellAgain(index);
        // What was never seen to fail need not be there to pass.
        expect(wrong(stage.finding), order.join(' ')).toBe(wrong(finding));
        expect(stage.orphans).toEqual([]);
        expectLawful(stage.aws);
      });
    }
  });
});
