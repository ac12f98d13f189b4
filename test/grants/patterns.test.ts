// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written this way
import { describe, expect, it } from 'vitest';
import { readTemplate } from '#policy';
import { matches } from '#regions';
import { type Resolved, resolve, type TextMode } from '../../src/grants/patterns.ts';
import { callerFrom, type Who } from '../support/engine.ts';

const USER: Who = { arn: 'arn:aws:iam::111122223333:user/ann', id: 'AIDAANN', tags: { team: 'red' } };
const SESSION: Who = { ...USER, arn: 'arn:aws:iam::111122223333:role/app', sessionTags: true };

const TEMPLATE = { wildcards: true, variables: true };
const PLAIN = { wildcards: false, variables: false };

function meaning(mode: TextMode, source: string, who = USER): Resolved {
  return resolve(readTemplate(source, mode === 'base64' ? PLAIN : TEMPLATE), mode, callerFrom(who));
}

function matched(resolved: Resolved, texts: readonly string[]): readonly string[] {
  return resolved.kind === 'nothing' ? [] : texts.filter((text) => matches(resolved.pattern, text));
}

describe('what a policy text means', () => {
  type Row = readonly [mode: TextMode, source: string, yes: readonly string[], no: readonly string[]];
  it.each<Row>([
    ['glob', 'a', ['a'], ['A', 'ab', '']],
    ['glob', 'a*c?', ['acd', 'abbcd'], ['ac', 'Acd']],
    ['glob', '', [''], ['a']],
    ['any-case', 'a*é', ['Aé', 'abbé'], ['AÉ', 'b']],
    ['any-case', 'abc', ['abc', 'ABC'], ['abcd']],
    ['glob', '${aws:username}/*', ['ann/x'], ['bob/x']],
    ['glob', '${aws:PrincipalTag/team}', ['red'], ['${aws:PrincipalTag/team}', 'Red']],
    ['any-case', '${aws:PrincipalTag/team}', ['red', 'RED'], ['blue']],
    ['glob', "${aws:PrincipalTag/none, 'nobody'}", ['nobody'], ['']],
    ['glob', '${*}', ['*'], ['a']],
  ])('%s %s', (mode, source, yes, no) => {
    const resolved = meaning(mode, source);
    expect(resolved.kind).toBe('exact');
    expect(matched(resolved, [...yes, ...no])).toEqual(yes);
    expect(meaning(mode, source)).toEqual(resolved);
  });

  it('of one text depends on how it is compared', () => {
    const template = readTemplate('abc', TEMPLATE);
    const matchedBy = (mode: TextMode) => matched(resolve(template, mode, callerFrom()), ['abc', 'ABC']);
    expect([matchedBy('glob'), matchedBy('any-case'), matchedBy('glob')]).toEqual([
      ['abc'],
      ['abc', 'ABC'],
      ['abc'],
    ]);
  });

  it('is nothing where a variable has neither value nor default', () => {
    expect(meaning('glob', 'x${aws:PrincipalTag/none}')).toEqual({ kind: 'nothing' });
    expect(meaning('any-case', '${aws:username}', SESSION)).toEqual({ kind: 'nothing' });
  });
});

describe('ARN patterns', () => {
  const arn = 'arn:aws:s3:eu-west-1:1:a:b';
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['arn:aws:s3:*:1:*', [arn, 'arn:aws:s3::1:'], ['arn:aws:s3:x:y:1:z', 'arn:aws:s3:eu-west-1:1']],
    ['arn:aws:s3:*:a:*', ['arn:aws:s3::a:x'], [arn]],
    ['*:*:*:*:*:*', [arn, ':::::'], ['a:b:c:d:e', 'arn']],
    ['arn:aws:s?:eu-west-1:1:a:b', [arn], ['arn:aws:s:eu-west-1:1:a:b']],
    ['arn:aws:s?:eu-west-1:1:a*', ['arn:aws:s4:eu-west-1:1:a', arn], ['arn:aws:s::eu-west-1:1:a']],
    ['arn:aws:s3:eu-west-1:1:?:b', [arn, 'arn:aws:s3:eu-west-1:1:::b'], ['arn:aws:s3:eu-west-1:1::b']],
    ['arn:aws:s3:eu-west-1:${aws:PrincipalAccount}:a', ['arn:aws:s3:eu-west-1:111122223333:a'], [arn]],
  ])('%s', (source, yes, no) => {
    const resolved = meaning('arn', source);
    expect(resolved.kind).toBe('exact');
    expect(matched(resolved, [...yes, ...no])).toEqual(yes);
  });

  it('of fewer than six components are an unknown', () => {
    expect(meaning('arn', 'arn:aws:s3:*')).toMatchObject({
      kind: 'bound',
      dependsOn: 'an ARN pattern of fewer than six components',
    });
  });
});

describe('variables that only a request fixes', () => {
  it('are any text, and the answer says on which it depends', () => {
    const resolved = meaning('glob', 'a${aws:RequestTag/x}-${aws:username}-${aws:RequestTag/Y}');
    expect(resolved).toMatchObject({
      kind: 'bound',
      dependsOn: '${aws:RequestTag/x}, ${aws:RequestTag/Y}',
    });
    const texts = ['a-ann-', 'ab:c-ann-d', 'a-bob-', 'b-ann-'];
    expect(matched(resolved, texts)).toEqual(['a-ann-', 'ab:c-ann-d']);
  });

  it('are any part of an ARN, and any number of parts', () => {
    const resolved = meaning('arn', 'arn:aws:s3:::${aws:RequestTag/x}');
    expect(resolved).toMatchObject({ kind: 'bound', dependsOn: '${aws:RequestTag/x}' });
    expect(matched(resolved, ['arn:aws:s3:::x', 'x'])).toEqual(['arn:aws:s3:::x', 'x']);
  });

  it('are tags of a session, though the role has some, and its id', () => {
    for (const source of ['${aws:PrincipalTag/team}', '${aws:PrincipalTag/none}', '${aws:userid}']) {
      expect(meaning('glob', source, SESSION)).toMatchObject({ kind: 'bound', dependsOn: source });
    }
    expect(meaning('glob', '${aws:userid}').kind).toBe('exact');
  });
});

describe('base64', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['YWJj', ['YWJj'], ['ywJj', 'YWJk', 'YWJjYWJj', '']],
    ['YQ==', ['YQ==', 'YR=='], ['YQ', 'ZQ==', 'YQ=']],
    ['YWI=', ['YWI=', 'YWJ='], ['YWI', 'YWE=', 'YWI==']],
    ['', [''], ['a', '====']],
  ])('%s is compared by the bytes it stands for', (source, yes, no) => {
    const resolved = meaning('base64', source);
    expect(resolved.kind).toBe('exact');
    expect(matched(resolved, [...yes, ...no])).toEqual(yes);
  });

  it.each(['a', '*', 'YQ=', 'Y===', '${aws:username}'])(
    '%s is none, and no text is equal to it',
    (source) => {
      expect(meaning('base64', source)).toEqual({ kind: 'nothing' });
    },
  );
});
