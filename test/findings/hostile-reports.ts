import fc from 'fast-check';
import { CONTROLS, SEVERITIES } from '#controls';
import type { AppliedException, Evidence, Finding, PrincipalReport } from '#findings';

const UNITS = [
  'a',
  ' ',
  '\n',
  '\0',
  '\u001b',
  '\u202e',
  '\ud83d',
  '\udd25',
  '😀',
  '界',
  'é',
  '"',
  '\\',
  '\uffff',
  '*',
];
const ODD = [
  '',
  ' ',
  '\t\n',
  '\ud800',
  '\u200b',
  '__proto__',
  'aws/securityhub/x',
  '\\u{',
  'a'.repeat(10_240),
];

/** Text as nobody would write it: of any length around and far beyond every limit, and of what cannot be seen. */
const run = fc
  .tuple(
    fc.constantFrom(...UNITS),
    fc.oneof(fc.nat(40), fc.constantFrom(255, 256, 511, 512, 1023, 1024, 2047, 2048, 10_240)),
  )
  .map(([unit, times]) => unit.repeat(times));

const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(run, { minLength: 1, maxLength: 3 }).map((runs) => runs.join('')) },
  { weight: 2, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 150 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('app', 'arn:aws:iam::111122223333:role/team/app', 'AROAEXAMPLE0123456789'),
  },
);

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 });

const evidence: fc.Arbitrary<Evidence> = fc.record({
  policy: hostileText,
  policyArn: orNull(hostileText),
  policyVersion: orNull(hostileText),
  policyKind: fc.constantFrom('inline', 'managed'),
  awsManaged: fc.boolean(),
  viaGroup: orNull(hostileText),
  statement: fc.nat(99).map((index) => `Statement[${index}]`),
  sid: orNull(hostileText),
});

const exception: fc.Arbitrary<AppliedException> = fc
  .record({
    applies: fc.boolean(),
    reason: hostileText,
    owner: hostileText,
    expires: fc.constant('2027-01-31'),
  })
  .map((given) => ({ ...given, because: given.applies ? null : 'it has expired' }));

const witness = fc.record({
  action: hostileText,
  resource: hostileText,
  context: fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText, { maxLength: 2 })), {
    maxKeys: 3,
  }),
});

/** Any verdict on any control, in words that may hold anything a policy may hold. */
const hostileFinding: fc.Arbitrary<Finding> = fc
  .record({
    control: fc.constantFrom(...CONTROLS),
    status: fc.constantFrom('passed', 'failed', 'undetermined', 'notApplicable'),
    severity: fc.constantFrom(...SEVERITIES),
    messageKey: fc.constantFrom('beyond', 'notListed', 'scopedByTag'),
    message: hostileText,
    evidence: fc.array(evidence, { maxLength: 15 }),
    witness: orNull(witness),
    dependsOn: fc.array(hostileText, { maxLength: 15 }),
    exception: orNull(exception),
  })
  .map(({ control: { id, slug, title, remedy }, status, ...said }): Finding => {
    const isWrong = status === 'failed' || status === 'undetermined';
    return {
      control: id,
      slug,
      title,
      status,
      messageKey: said.messageKey,
      message: said.message,
      severity: isWrong ? said.severity : null,
      evidence: isWrong ? said.evidence : [],
      witness: status === 'failed' ? said.witness : null,
      dependsOn: status === 'undetermined' ? said.dependsOn : [],
      remedy: isWrong ? remedy : null,
      exception: isWrong ? said.exception : null,
    };
  });

export const hostileReport: fc.Arbitrary<PrincipalReport> = fc.record({
  arn: hostileText,
  id: orNull(hostileText),
  name: hostileText,
  type: fc.constantFrom('role', 'user', 'group', 'policy'),
  exposure: fc.constantFrom('none', 'named', 'any-account', 'undetermined'),
  repositories: fc.constant(null),
  unlessKeyAbsent: fc.boolean(),
  access: fc.constant(null),
  administrator: fc.boolean(),
  permissionSet: orNull(hostileText),
  cells: fc.constant([]),
  status: fc.constantFrom('passed', 'failed', 'undetermined', 'notApplicable'),
  reason: hostileText,
  grants: fc.constant([]),
  findings: fc.array(hostileFinding, { minLength: 1, maxLength: 4 }),
});
