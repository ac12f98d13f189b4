import { describe, expect, it } from 'vitest';
import { ConfigEventError } from '#scan';
import { readConfigEvent } from '../../src/scan/config-event.ts';
import { changeMessage, eventOf, oversizedMessage, scheduledMessage } from './config/events.ts';
import { NAMED } from './config/policies.ts';
import { eventItem, keyOf, principalConfiguration } from './config/recorded.ts';
import { openRule } from './config/rule.ts';

const BIG = 10_000_000;
const key = keyOf('Role');
const item = eventItem(key, principalConfiguration('Role', JSON.stringify(NAMED)));
const message = changeMessage(item);
const scheduled = scheduledMessage(new Date('2026-01-06T00:00:00.000Z'));
const withItem = (overrides: object) => eventOf(changeMessage({ ...item, ...overrides }));
const withText = (invokingEvent: unknown) => eventOf(message, { invokingEvent });
const withParameters = (ruleParameters: unknown) => eventOf(message, { ruleParameters });

describe('an event that is none of AWS Config, or contradicts itself', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^expected an event of an AWS Config rule$/],
    ['null', null, /^expected an event/],
    ['a number', 7, /^expected an event/],
    ['a text', JSON.stringify(eventOf(message)), /^expected an event/],
    ['a list', [eventOf(message)], /^expected an event/],
    ['an empty object', {}, /^resultToken is missing$/],
    ['records of a queue', { Records: [{ eventSource: 'aws:sqs', body: '{}' }] }, /^resultToken is missing$/],
    ['an event of EventBridge', { 'detail-type': 'Scheduled Event', detail: {} }, /^resultToken is missing$/],
    ['no token', eventOf(message, { resultToken: undefined }), /^resultToken is missing$/],
    ['an empty token', eventOf(message, { resultToken: '' }), /^resultToken is missing$/],
    ['a token that is no text', eventOf(message, { resultToken: 7 }), /^resultToken is missing$/],
    ['no account', eventOf(message, { accountId: undefined }), /^accountId is missing$/],
    ['an empty account', eventOf(message, { accountId: '' }), /^accountId is missing$/],
    ['an account that is a number', eventOf(message, { accountId: 111122223333 }), /^accountId is missing$/],
    ['no message', withText(undefined), /^invokingEvent is missing$/],
    ['a message that is no text', withText(message), /^invokingEvent is not a text$/],
    ['an empty message', withText(''), /^invokingEvent is not JSON$/],
    ['a message that is no JSON', withText('{'), /^invokingEvent is not JSON$/],
    ['a big message that is no JSON', withText('{'.repeat(BIG)), /^invokingEvent is not JSON$/],
    ['a message that is no object', withText('[]'), /^invokingEvent is not a JSON object$/],
    ['a message that is null', withText('null'), /^invokingEvent is not a JSON object$/],
    ['a message of no type', withText('{}'), /^invokingEvent: messageType is missing$/],
    ['a message of a type that is no text', withText('{"messageType":7}'), /messageType is missing$/],
    ['no item', eventOf(changeMessage(undefined)), /^invokingEvent: expected a configuration item$/],
    ['an item that is null', eventOf(changeMessage(null)), /expected a configuration item$/],
    ['an item that is a list', eventOf(changeMessage([item])), /expected a configuration item$/],
    [
      'an oversized notification without a summary',
      eventOf({ ...oversizedMessage(item), configurationItemSummary: undefined }),
      /expected a configuration item$/,
    ],
    ['an item of no type', withItem({ resourceType: null }), /^invokingEvent: resourceType is missing$/],
    ['an item without an id', withItem({ resourceId: '' }), /^invokingEvent: resourceId is missing$/],
    [
      'an item of no account',
      withItem({ awsAccountId: undefined }),
      /^invokingEvent: awsAccountId is missing$/,
    ],
    [
      'an item of what is no account',
      withItem({ awsAccountId: 'me' }),
      /^invokingEvent: awsAccountId is missing$/,
    ],
    ['an item of no time', withItem({ configurationItemCaptureTime: null }), /CaptureTime is no date$/],
    ['an item of no date', withItem({ configurationItemCaptureTime: 'today' }), /CaptureTime is no date$/],
    [
      'an item of no state',
      withItem({ configurationItemStatus: null }),
      /configurationItemStatus is missing$/,
    ],
    ['a bucket', withItem({ resourceType: 'AWS::S3::Bucket' }), /^AWS::S3::Bucket is not a type of resource/],
    ['a type that every object has', withItem({ resourceType: 'constructor' }), /^constructor is not a type/],
    ['a type of endless length', withItem({ resourceType: 'x'.repeat(BIG) }), /^x{1000}$/],
    [
      'an item of another account',
      withItem({ awsAccountId: '444455556666' }),
      /^the item is of account 444455556666, the rule of account 111122223333$/,
    ],
    [
      'a schedule of another account',
      eventOf({ ...scheduled, awsAccountId: '444455556666' }),
      /^the notification is of account 444455556666, the rule of account 111122223333$/,
    ],
    [
      'a schedule of no time',
      eventOf({ ...scheduled, notificationCreationTime: undefined }),
      /^invokingEvent: notificationCreationTime is no date$/,
    ],
    [
      'a schedule of no date',
      eventOf({ ...scheduled, notificationCreationTime: 'tomorrow' }),
      /^invokingEvent: notificationCreationTime is no date$/,
    ],
    ['parameters that are no text', withParameters({}), /^ruleParameters is not a text$/],
    ['parameters that are no JSON', withParameters('repositoryScope=off'), /^ruleParameters is not JSON$/],
    ['parameters that are no object', withParameters('["CCG.1"]'), /^ruleParameters is not a JSON object$/],
    [
      'parameters that nobody knows',
      withParameters('{"allowedConnections":"x","repositoryScope":"off","allow":"y"}'),
      /^ruleParameters: allowedConnections: unknown parameter.*; allow: unknown parameter/,
    ],
    [
      'a parameter that every object has',
      withParameters('{"__proto__":{}}'),
      /^ruleParameters: __proto__: unknown/,
    ],
    [
      'a value that a parameter does not take',
      withParameters('{"repositoryScope":"on"}'),
      /^ruleParameters: repositoryScope: expected one of required, preferred, off$/,
    ],
    [
      'a control that there is not',
      withParameters('{"controls":"CCG.1,CCG.77,CCG.78"}'),
      /^ruleParameters: controls: no rule can run CCG\.77, CCG\.78$/,
    ],
    [
      'a control that has to know more than IAM tells',
      withParameters('{"controls":"CCG.1,CCG.6,CCG.12"}'),
      /^ruleParameters: controls: no rule can run CCG\.6, CCG\.12$/,
    ],
    [
      'a parameter that rules do not have',
      withParameters('{"evaluatePolicies":"true"}'),
      /^ruleParameters: evaluatePolicies: a rule judges a policy through the principals that carry it$/,
    ],
    [
      'a parameter of endless length',
      withParameters(JSON.stringify({ ['x'.repeat(BIG)]: 1 })),
      /^ruleParameters: x+$/,
    ],
  ])('%s: is an error, and AWS Config is told nothing', async (_what, event, wrong) => {
    const rule = await openRule();
    const error: unknown = await rule.deliver(event).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigEventError);
    expect(error).toMatchObject({ code: 'InvalidConfigEvent', name: 'ConfigEventError' });
    expect(String(Reflect.get(Object(error), 'message'))).toMatch(wrong);
    expect(String(Reflect.get(Object(error), 'message')).length).toBeLessThanOrEqual(1000);
    expect(rule.calls()).toEqual({});
  });

  it('is not quoted in the error: it holds policies', () => {
    const invokingEvent = `${JSON.stringify(message)}}`;
    expect(() => readConfigEvent(withText(invokingEvent))).toThrow(/^invokingEvent is not JSON$/);
  });
});

describe('the parameters of a rule', () => {
  const controlsOf = (given: unknown) => readConfigEvent(withParameters(given)).controls.map(({ id }) => id);
  const usual = ['CCG.1', 'CCG.3', 'CCG.5', 'CCG.7', 'CCG.8', 'CCG.9'];

  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
    ['an empty object', '{}'],
    ['of other things', '{"repositoryScope":"off"}'],
  ])('choose the controls of medium severity and higher where they are %s', (_what, given) => {
    expect(controlsOf(given)).toEqual(usual);
  });

  it('choose the controls that they name', () => {
    expect(controlsOf('{"controls":"CCG.10, CCG.2"}')).toEqual(['CCG.2', 'CCG.10']);
  });

  it('are read', () => {
    const { parameters } = readConfigEvent(
      withParameters('{"trustedAccounts":"444455556666,777788889999","includeServiceLinkedRoles":"true"}'),
    );
    expect(parameters).toMatchObject({
      trustedAccounts: ['444455556666', '777788889999'],
      includeServiceLinkedRoles: true,
      repositoryScope: 'preferred',
    });
  });
});

describe('what an event says', () => {
  it('is that nothing is stored with the token TESTMODE', () => {
    expect(readConfigEvent(eventOf(message, { resultToken: 'TESTMODE' })).token).toEqual({
      resultToken: 'TESTMODE',
      testMode: true,
    });
    expect(readConfigEvent(eventOf(message)).token.testMode).toBe(false);
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, false],
    ['true', false],
  ])('is by eventLeftScope %s that it left the scope: %s', (eventLeftScope, left) => {
    expect(readConfigEvent(eventOf(message, { eventLeftScope })).leftScope).toBe(left);
  });

  const diff = (names: readonly string[], changeType = 'UPDATE') => ({
    changedProperties: Object.fromEntries(names.map((name) => [name, { changeType }])),
    changeType,
  });

  it.each<[string, unknown, unknown]>([
    ['nothing', null, undefined],
    ['no object', 'x', undefined],
    ['no properties', { changeType: 'UPDATE' }, undefined],
    ['properties that are none', diff([]), undefined],
    ['a creation', diff(['Configuration'], 'CREATE'), undefined],
    [
      'a change',
      diff(['Configuration.DefaultVersionId', 'Relationships.0']),
      ['Configuration.DefaultVersionId', 'Relationships.0'],
    ],
  ])('of what has changed is, where the difference is %s: known or not', (_what, given, changed) => {
    expect(readConfigEvent(eventOf(changeMessage(item, given))).message).toMatchObject({ changed });
  });

  it('cuts the name of a message that nobody knows', () => {
    const { message: read } = readConfigEvent(eventOf({ messageType: 'x'.repeat(BIG) }));
    expect(read).toEqual({ kind: 'other', type: 'x'.repeat(1000) });
  });
});
