import { expect, it } from 'vitest';
import { BROAD, NAMED, page, policy, role } from './account.ts';
import { ccguard, fileWith, type Surroundings } from './command.ts';

const ADMIN = policy({ Action: '*', Resource: '*' });
const ACCOUNT = fileWith(
  page([
    role('app', NAMED),
    role('region', policy({ Resource: 'arn:aws:codeconnections:us-east-1:111122223333:connection/*' })),
    role('broad', BROAD),
    role('admin', ADMIN),
    role('unknown', policy({ Effect: 'Maybe' })),
    role('tagged', policy({ Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/team': 'web' } } })),
  ]),
  'account.json',
);

async function table(surroundings: Surroundings = {}, ...args: readonly string[]): Promise<string> {
  const { stdout } = await ccguard(['scan', '--control', 'CCG.1', ...args, ACCOUNT], surroundings);
  return stdout.replaceAll(ACCOUNT, 'account.json');
}

it('the table lists the worst first, and administrators apart', async () => {
  expect(await table()).toMatchInlineSnapshot(`
    "Failed (3)
    SEVERITY  PRINCIPAL    EXPOSURE     CONTROLS  WHY
    critical  role/broad   any-account  CCG.1     it can use connections of any account, beyond the connections its policies name
    high      role/region  region       CCG.1     it can use any connection of a Region, beyond the connections its policies name
    medium    role/tagged  pattern      CCG.1     it can use every connection that a pattern or tag admits, beyond the connections its policies name

    Undetermined: what is not known never counts as passed (1)
    SEVERITY  PRINCIPAL     EXPOSURE      CONTROLS  WHY
    high      role/unknown  undetermined  CCG.1     not known whether it can use connections of any account, beyond the connections its policies name: unreadable inline policy source (Statement[0].Effect: expected Allow or Deny)

    Administrators: they reach every connection by design (1)
    SEVERITY  PRINCIPAL   EXPOSURE     CONTROLS  WHY
    medium    role/admin  any-account  CCG.1     administrator: every action on every resource is allowed, every source-code connection included (see also FSBP IAM.1)

    Account    111122223333, 6 principals: 4 failed, 1 undetermined, 1 passed, 0 not applicable
    Exposure   any-account 2, account 0, region 1, pattern 1, named 1, none 0, undetermined 1
    Findings   critical 1, high 1, medium 2, low 0; administrators 1
    Not known  unreadable inline policy source (Statement[0].Effect: expected Allow or Deny) (1 principal)
    Next       ccguard explain role/broad account.json
    "
  `);
});

it('the table fits a terminal that is wide enough for its columns', async () => {
  const text = await table({ isTerminal: true, columns: 100, env: { NO_COLOR: '1' } });
  const [findings = ''] = text.split('\nAccount');
  expect(findings.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

it('the table puts reasons below where there is no room beside', async () => {
  expect(await table({ isTerminal: true, columns: 70, env: { NO_COLOR: '1' } })).toMatchInlineSnapshot(`
    "Failed (3)
    SEVERITY  PRINCIPAL    EXPOSURE     CONTROLS
              WHY
    critical  role/broad   any-account  CCG.1
              it can use connections of any account, beyond the
              connections its policies name
    high      role/region  region       CCG.1
              it can use any connection of a Region, beyond the
              connections its policies name
    medium    role/tagged  pattern      CCG.1
              it can use every connection that a pattern or tag admits,
              beyond the connections its policies name

    Undetermined: what is not known never counts as passed (1)
    SEVERITY  PRINCIPAL     EXPOSURE      CONTROLS
              WHY
    high      role/unknown  undetermined  CCG.1
              not known whether it can use connections of any account,
              beyond the connections its policies name: unreadable inline
              policy source (Statement[0].Effect: expected Allow or Deny)

    Administrators: they reach every connection by design (1)
    SEVERITY  PRINCIPAL   EXPOSURE     CONTROLS
              WHY
    medium    role/admin  any-account  CCG.1
              administrator: every action on every resource is allowed,
              every source-code connection included (see also FSBP IAM.1)

    Account    111122223333, 6 principals: 4 failed, 1 undetermined, 1 passed, 0 not applicable
    Exposure   any-account 2, account 0, region 1, pattern 1, named 1, none 0, undetermined 1
    Findings   critical 1, high 1, medium 2, low 0; administrators 1
    Not known  unreadable inline policy source (Statement[0].Effect: expected Allow or Deny) (1 principal)
    Next       ccguard explain role/broad account.json
    "
  `);
});

it.each<[boolean, string, Surroundings, readonly string[]]>([
  [true, 'on a terminal', { isTerminal: true }, []],
  [false, 'in a pipe', {}, []],
  [true, 'in a pipe under FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, []],
  [false, 'on a terminal under FORCE_COLOR=0', { isTerminal: true, env: { FORCE_COLOR: '0' } }, []],
  [false, 'on a terminal under NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }, []],
  [true, 'on a terminal under an empty NO_COLOR', { isTerminal: true, env: { NO_COLOR: '' } }, []],
  [true, 'under NO_COLOR and FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, []],
  [false, 'on a dumb terminal', { isTerminal: true, env: { TERM: 'dumb' } }, []],
  [false, 'with --no-color', { isTerminal: true, env: { FORCE_COLOR: '1' } }, ['--no-color']],
])('whether it is coloured is %s %s', async (isColoured, _, surroundings, args) => {
  expect((await table(surroundings, ...args)).includes('\u001B[')).toBe(isColoured);
});
