import { describe, expect, it } from 'vitest';
import { all, failureOf, never } from './connected.ts';
import { connectedHub } from './connected-hub.ts';

describe('the pace of reads', () => {
  const reading = async () => {
    const world = await connectedHub();
    const read = (signal = never) => all(world.store.own({ ...world.place, ids: ['none'] }, signal));
    return { ...world, read };
  };

  it('lets a few through at once, and never three in a second after them', async () => {
    const { passed, read } = await reading();
    const times: number[] = [];
    for (let call = 0; call < 20; call += 1) {
      await read();
      times.push(passed());
    }
    expect(times.filter((time) => time === 0)).toHaveLength(5);
    const later = times.slice(5);
    const inASecond = later.map((start) => later.filter((time) => time >= start && time < start + 1).length);
    expect(Math.max(...inASecond)).toBeLessThanOrEqual(3);
    expect(passed()).toBeGreaterThan(15 / 3);
  });

  it('survives a clock that is set back', async () => {
    const { aws, passed, read } = await reading();
    for (let call = 0; call < 6; call += 1) await read();
    aws.account.clock.advance({ seconds: -3600 });
    await read();
    expect(passed()).toBeLessThan(-3590);
  });

  it('holds for callers that come together', async () => {
    const { hub, passed, read } = await reading();
    hub.rate.isOn = true;
    await Promise.all(Array.from({ length: 30 }, () => read()));
    expect(passed()).toBeGreaterThan(25 / 3);
    expect(passed()).toBeLessThan(12);
  });

  it('ends with the deadline', async () => {
    const { read } = await reading();
    for (let call = 0; call < 5; call += 1) await read();
    const deadline = new AbortController();
    const waiting = failureOf(read(deadline.signal));
    deadline.abort();
    expect(await waiting).toMatchObject({ kind: 'aborted', operation: 'securityhub:GetFindings' });
  });
});
