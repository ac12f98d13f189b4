import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown } from '#cli';
import { BROAD, CONNECTION, page, policy, role } from './account.ts';
import { ccguard, fileWith } from './command.ts';

// What a text may hold besides letters: escape sequences, line breaks of every kind, invisible and direction-changing
// characters, a soft hyphen, a tag character, halves of surrogate pairs, a private character, and one that is none.
const HOSTILE = [
  '\u001B[31m',
  '\u009B31m',
  '\u0007',
  '\r',
  '\n',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u202E',
  '\u2066',
  '\u200B',
  '\uFEFF',
  '\u00AD',
  '\u{E0041}',
  '\uD800',
  '\uDC00',
  '\uE000',
  '\uFFFF',
  '\0',
];

/** Whether a text does nothing but stand there. */
function isHarmless(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}]|\uFFFF/u.test(text);
}

const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      fc.constant('role'),
    ),
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');

describe('a text that is shown', () => {
  it('is harmless, whatever it was', () => {
    fc.assert(fc.property(name, (text) => isHarmless(shown(text))));
  });

  it('is the text itself where that is harmless', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(isHarmless(text));
        expect(shown(text)).toBe(text);
      }),
    );
    expect(shown('Überprüfung der Straßen 検査 🚚')).toBe('Überprüfung der Straßen 検査 🚚');
  });

  it('is told apart from another', () => {
    expect(HOSTILE.map(shown)).toEqual([...new Set(HOSTILE.map(shown))]);
    expect(shown('a\u001B[31m\nb\u202E')).toBe('a\\u{1b}[31m\\u{a}b\\u{202e}');
  });
});

describe('an account full of hostile names', () => {
  const hostile = HOSTILE.join('x');
  const conditioned = policy({
    Sid: hostile,
    Resource: `${CONNECTION}${hostile}*`,
    Condition: { StringEquals: { [`aws:RequestTag/${hostile}`]: hostile } },
  });
  const account = fileWith(
    page([
      role(`app${hostile}`, BROAD, { RolePolicyList: [{ PolicyName: hostile, PolicyDocument: BROAD }] }),
      role('conditioned', BROAD, {
        RolePolicyList: [{ PolicyName: hostile, PolicyDocument: { ...conditioned, Version: '2012-10-17' } }],
        PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::111122223333:policy/${hostile}` },
      }),
      role('unreadable', BROAD, {
        RolePolicyList: [
          { PolicyName: hostile, PolicyDocument: { [hostile]: 1, Statement: [{ [hostile]: 2 }] } },
        ],
      }),
      role('trusting', BROAD, {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: { AWS: hostile, Federated: hostile }, Action: hostile }],
        },
      }),
      { RoleName: hostile, Arn: `arn:aws:iam::444455556666:role/${hostile}` },
      { [hostile]: hostile },
    ]),
  );

  it.each<[string, readonly string[]]>([
    ['scan', ['scan', account]],
    ['explain', ['explain', 'conditioned', account]],
    ['explain, of a policy that cannot be read', ['explain', 'unreadable', account]],
    ['explain, of who can assume a role', ['explain', 'trusting', account]],
    ['explain, by a hostile name', ['explain', `app${hostile}`, account]],
    ['explain, of nobody', ['explain', hostile, account]],
    ['who-can', ['who-can', '--connection', CONNECTION, account]],
    ['can-use', ['can-use', '--principal', `app${hostile}`, '--connection', CONNECTION, account]],
    [
      'can-use, with a hostile context',
      [
        'can-use',
        '--principal',
        'conditioned',
        '--connection',
        CONNECTION,
        '--context',
        `${hostile}=x`,
        account,
      ],
    ],
    ['a control of no name', ['scan', '--control', hostile, account]],
    ['an option of no name', ['scan', `--${hostile}`, account]],
    ['a command of no name', [hostile]],
    ['a file of no name', ['scan', hostile]],
  ])('makes %s print nothing but text', async (_, args) => {
    const { stdout, stderr } = await ccguard(args, {
      isTerminal: true,
      columns: 120,
      env: { NO_COLOR: '1' },
    });
    const printed = (stdout + stderr.replaceAll('\r\u001B[2K', '')).split('\n');
    expect(printed.filter((line) => !isHarmless(line))).toEqual([]);
    expect(printed.length).toBeGreaterThan(1);
  });

  it('keeps every name whole in JSON', async () => {
    const { stdout } = await ccguard(['scan', '--format', 'json', account]);
    expect(JSON.parse(stdout).principals.map(({ name: one }: { name: string }) => one)).toContain(
      `app${hostile}`,
    );
  });
});
