import {
  BatchGetResourceConfigCommand,
  GetResourceConfigHistoryCommand,
  type GetResourceConfigHistoryCommandInput,
} from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import { refusal, started } from '../started.ts';

describe('AWS Config in the double tells', () => {
  async function recorded(edits: number) {
    const world = await started();
    const role = world.aws.account.create('Role', 'deployer');
    for (let edit = 1; edit < edits; edit += 1) world.aws.account.setTag(role, 'edit', String(edit));
    const ask = (input: Partial<GetResourceConfigHistoryCommandInput> = {}) => {
      const key = { resourceType: 'AWS::IAM::Role', resourceId: role.id } as const;
      return world.config.send(new GetResourceConfigHistoryCommand({ ...key, ...input }));
    };
    return { ...world, role, ask };
  }

  it('ten items where nobody says how many, newest first', async () => {
    const { ask } = await recorded(12);
    const first = await ask();
    expect(first.configurationItems?.map(({ tags }) => tags?.edit)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(11 - index)),
    );
    const second = await ask({ nextToken: first.nextToken });
    expect(second.configurationItems).toHaveLength(2);
    expect(second.nextToken).toBeUndefined();
  });

  it('a hundred items at most', async () => {
    const { ask } = await recorded(1);
    expect(await refusal(ask({ limit: 101 }))).toBe('ValidationException');
  });

  it('seven days at a time, so that a page can be empty and not the last', async () => {
    const { aws, ask } = await recorded(1);
    aws.account.clock.advance({ days: 20 });
    const first = await ask();
    expect(first).toMatchObject({ configurationItems: [], nextToken: expect.any(String) });
    const second = await ask({ nextToken: first.nextToken });
    expect(second).toMatchObject({ configurationItems: [], nextToken: expect.any(String) });
    const third = await ask({ nextToken: second.nextToken });
    expect(third.configurationItems).toHaveLength(1);
    expect(third.nextToken).toBeUndefined();
  });

  it('items from a time to a time, in the order that is asked for', async () => {
    const { aws, ask } = await recorded(5);
    const end = aws.account.clock.now();
    const [earlierTime, laterTime] = [3, 1].map((seconds) => new Date(end.getTime() - seconds * 1000));
    const { configurationItems: items } = await ask({
      earlierTime,
      laterTime,
      chronologicalOrder: 'Forward',
    });
    expect(items?.map(({ tags }) => tags?.edit)).toEqual(['1', '2', '3']);
    expect(await refusal(ask({ earlierTime: laterTime, laterTime: earlierTime }))).toBe(
      'InvalidTimeRangeException',
    );
  });

  it('nothing of what it does not know, or with a token that it never gave', async () => {
    const { aws, ask } = await recorded(1);
    expect(await refusal(ask({ resourceId: 'AROANONE' }))).toBe('ResourceNotDiscoveredException');
    expect(await refusal(ask({ nextToken: 'none' }))).toBe('InvalidNextTokenException');
    aws.account.recorder.isOn = false;
    expect(await refusal(ask())).toBe('NoAvailableConfigurationRecorderException');
  });

  it('the present of a hundred resources at most, without tags and relationships', async () => {
    const { config, role } = await recorded(1);
    const key = { resourceType: 'AWS::IAM::Role', resourceId: role.id } as const;
    const ask = (count: number) =>
      config.send(
        new BatchGetResourceConfigCommand({ resourceKeys: Array.from({ length: count }, () => key) }),
      );
    const { baseConfigurationItems: items, unprocessedResourceKeys: left } = await ask(100);
    expect(items).toHaveLength(100);
    expect(items?.[0]).not.toHaveProperty('relationships');
    expect(left).toEqual([]);
    expect(await refusal(ask(101))).toBe('ValidationException');
    expect(await refusal(ask(0))).toBe('ValidationException');
  });
});
