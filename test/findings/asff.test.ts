import { describe, expect, it, test } from 'vitest';
import { type AsffFinding, asffFindings, type PrincipalReport, withRelated } from '#findings';
import { CONNECTION, UNREADABLE } from '../controls/judged.ts';
import { refusedIn } from './asff-limits.ts';
import { approved, DECISION, type Having, reportOf, resourceReports } from './findings.ts';
import { AT, PLACE } from './place.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const USE_ALL = { ...USE, Resource: '*' };
const FAILED = { policies: [USE_ALL] };

function findingOf(
  control: string,
  report: PrincipalReport | Having,
  place: Partial<typeof PLACE> = {},
): AsffFinding {
  const whole = 'findings' in report ? report : reportOf(report);
  const finding = asffFindings(whole, { ...PLACE, ...place }).find(
    ({ GeneratorId }) => GeneratorId === `ccguard/${control}`,
  );
  if (!finding) throw new Error(`no finding of ${control}`);
  return finding;
}

describe('a finding for Security Hub', () => {
  it('is named by what nobody can edit', () => {
    const report = { ...reportOf(FAILED), id: 'AROAEXAMPLE0123456789' };
    expect(findingOf('CCG.1', report)).toMatchObject({
      Id: 'ccguard/CCG.1/111122223333/eu-central-1/AROAEXAMPLE0123456789',
      GeneratorId: 'ccguard/CCG.1',
      AwsAccountId: '111122223333',
      ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
    });
    expect(
      findingOf('CCG.1', { ...report, name: 'renamed', arn: 'arn:aws:iam::111122223333:role/x' }).Id,
    ).toBe(findingOf('CCG.1', report).Id);
  });

  it('is named by type and name where the source knows no id, so that a user and a role differ', () => {
    const report = { ...reportOf(FAILED), id: null };
    const ids = (['role', 'user', 'group'] as const).map(
      (type) => findingOf('CCG.1', { ...report, type }).Id,
    );
    expect(ids.map((id) => id.split('/').slice(4).join('/'))).toEqual(['role/app', 'user/app', 'group/app']);
  });

  it('keeps names apart that are longer than an Id, and alike to the end of it', () => {
    const [one, other] = ['a', 'b'].map((end) => {
      const id = `${'x'.repeat(10_240)}${end}`;
      return findingOf('CCG.1', { ...reportOf(FAILED), id }).Id;
    });
    expect(one?.length).toBeLessThanOrEqual(512);
    expect(one).not.toBe(other);
  });

  it('is dated by when it was true', () => {
    const at = AT.toISOString();
    expect(findingOf('CCG.1', FAILED)).toMatchObject({ CreatedAt: at, FirstObservedAt: at, UpdatedAt: at });
  });

  it('says what is wrong, how bad it is, what to do and where to read on', () => {
    const controlDocs = 'https://example.com/docs/controls';
    expect(findingOf('CCG.1', FAILED, { controlDocs })).toMatchObject({
      Title: 'CCG.1 UseConnection is limited to named connections',
      Description:
        'role app: it can use connections of any account, beyond the connections its policies name',
      FindingProviderFields: { Severity: { Label: 'CRITICAL', Original: 'critical' } },
      Remediation: {
        Recommendation: {
          Text: expect.stringMatching(/^Write the ARNs of the connections/),
          Url: 'https://example.com/docs/controls/CCG.1-use-connection-named.md',
        },
      },
    });
  });

  it('links to AWS where our own pages have no address', () => {
    expect(findingOf('CCG.1', FAILED).Remediation.Recommendation.Url).toMatch(
      /^https:\/\/docs\.aws\.amazon\.com\//,
    );
  });

  it('carries the request that shows the failure, as can-use takes it, and the statements that allow it', () => {
    const { ProductFields } = findingOf('CCG.1', FAILED);
    expect(JSON.parse(ProductFields['ccguard/witness'] ?? '')).toEqual({
      principal: 'arn:aws:iam::111122223333:role/app',
      action: 'codeconnections:UseConnection',
      resource: expect.stringMatching(/^arn:aws:codeconnections:/),
      context: {},
    });
    expect(ProductFields).toMatchObject({
      'ccguard/evidence': '1',
      'ccguard/evidence/1': 'Statement[0] of policy-0',
    });
  });

  it('says how many statements there are, and shows ten', () => {
    const policies = Array.from({ length: 12 }, (_, index) => ({ ...USE_ALL, Sid: `S${index}` }));
    const { ProductFields } = findingOf('CCG.1', { policies });
    expect(ProductFields['ccguard/evidence']).toBe('12');
    expect(Object.keys(ProductFields).filter((name) => /evidence\/\d/.test(name))).toHaveLength(10);
  });

  it('shows no half of a witness', () => {
    const report = reportOf(FAILED);
    const findings = report.findings.map((finding) => ({
      ...finding,
      witness: finding.witness && { ...finding.witness, resource: 'x'.repeat(2048) },
    }));
    expect(findingOf('CCG.1', { ...report, findings }).ProductFields['ccguard/witness']).toBe(
      'too long to be shown here; `ccguard explain` shows it',
    );
  });

  it('writes a witness in ASCII, and it stays the same request', () => {
    const report = reportOf(FAILED);
    const context = { 'aws:RequestTag/\u202e': ['\ud800', '😀', ' two  blanks\n'] };
    const findings = report.findings.map((finding) => ({
      ...finding,
      witness: finding.witness && { ...finding.witness, context },
    }));
    const line = findingOf('CCG.1', { ...report, findings }).ProductFields['ccguard/witness'] ?? '';
    expect(line).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(line)).toMatchObject({ context });
  });

  it('names the requirements of its control, and claims no standard and no control of AWS', () => {
    for (const finding of asffFindings(reportOf(FAILED), PLACE)) {
      expect(finding.Compliance.RelatedRequirements).not.toEqual([]);
      expect(new Set(finding.Compliance.RelatedRequirements.map((text) => text.split(' ')[0]))).toEqual(
        new Set(['NIST.800-53.r5']),
      );
      expect(Object.keys(finding.Compliance).sort()).toEqual([
        'RelatedRequirements',
        'Status',
        'StatusReasons',
      ]);
      expect(JSON.stringify(finding)).not.toMatch(/foundational|standards\//i);
    }
  });

  it('has nothing of what customers write', () => {
    const names = asffFindings(reportOf(FAILED), PLACE).flatMap((finding) => Object.keys(finding));
    for (const field of ['Workflow', 'Note', 'UserDefinedFields', 'VerificationState', 'Severity', 'Types'])
      expect(names).not.toContain(field);
  });
});

describe('the compliance of a finding', () => {
  const EXCEPTED = reportOf(FAILED, [approved(FAILED)]);
  const ENDED = reportOf(FAILED, [approved(FAILED)], Date.parse('2027-02-01'));
  test.each<[string, string, PrincipalReport, object]>([
    [
      'is FAILED of what fails',
      'CCG.1',
      reportOf(FAILED),
      { Status: 'FAILED', StatusReasons: [{ ReasonCode: 'BEYOND' }] },
    ],
    [
      'is PASSED of what passes',
      'CCG.1',
      reportOf({ policies: [USE] }),
      { Status: 'PASSED', StatusReasons: [{ ReasonCode: 'NAMED' }] },
    ],
    [
      'is WARNING of what nobody could decide, with what it depends on',
      'CCG.1',
      reportOf({ policies: [USE, UNREADABLE] }),
      { Status: 'WARNING', StatusReasons: [{}, { ReasonCode: 'DEPENDS_ON' }] },
    ],
    [
      'is PASSED of what is excepted, and says who decided so',
      'CCG.1',
      EXCEPTED,
      {
        Status: 'PASSED',
        StatusReasons: [
          {
            ReasonCode: 'SUPPRESSED_BY_EXCEPTION',
            Description: `${DECISION.owner} until ${DECISION.expires}: ${DECISION.reason}`,
          },
          { ReasonCode: 'BEYOND' },
        ],
      },
    ],
    [
      'is FAILED again once the exception has ended, and says so',
      'CCG.1',
      ENDED,
      {
        Status: 'FAILED',
        StatusReasons: [
          {
            ReasonCode: 'EXCEPTION_DOES_NOT_APPLY',
            Description: expect.stringMatching(/^it has expired; platform/),
          },
          { ReasonCode: 'BEYOND' },
        ],
      },
    ],
  ])('%s', (_, control, report, compliance) => {
    expect(findingOf(control, report)).toMatchObject({ Compliance: compliance, RecordState: 'ACTIVE' });
  });

  it('has ten reasons at most, and all of what it depends on is in one field', () => {
    const report = reportOf({ policies: [USE, UNREADABLE] });
    const dependsOn = Array.from({ length: 30 }, (_, index) => `policy-${index}`);
    const findings = report.findings.map((finding) => ({ ...finding, dependsOn }));
    const { Compliance, ProductFields } = findingOf('CCG.1', { ...report, findings });
    expect(Compliance.StatusReasons).toHaveLength(10);
    expect(ProductFields['ccguard/dependsOn']).toBe(dependsOn.join(' | '));
  });

  it('is NOT_AVAILABLE where nothing applies, and the finding is archived', () => {
    const report = reportOf({ ...FAILED, parameters: { excludePrincipals: ['*'] } });
    for (const finding of asffFindings(report, PLACE)) {
      expect(finding).toMatchObject({
        Compliance: { Status: 'NOT_AVAILABLE', StatusReasons: [{ ReasonCode: 'EXCLUDED' }] },
        RecordState: 'ARCHIVED',
      });
    }
  });

  it('has the severity of the failure, informational where nothing is wrong or somebody has decided', () => {
    const grades = (report: PrincipalReport) => findingOf('CCG.1', report).FindingProviderFields.Severity;
    expect(grades(reportOf({ policies: [USE] }))).toEqual({ Label: 'INFORMATIONAL', Original: 'none' });
    expect(grades(EXCEPTED)).toEqual({ Label: 'INFORMATIONAL', Original: 'critical' });
    expect(grades(ENDED)).toEqual({ Label: 'CRITICAL', Original: 'critical' });
  });

  it('keeps evidence, witness and decision of what is excepted', () => {
    expect(findingOf('CCG.1', EXCEPTED).ProductFields).toMatchObject({
      'ccguard/verdict': 'failed',
      'ccguard/severity': 'critical',
      'ccguard/exception': 'applies',
      'ccguard/exception/owner': DECISION.owner,
      'ccguard/evidence/1': expect.any(String),
      'ccguard/witness': expect.any(String),
    });
  });

  it('is one finding for each control that was run, whatever its verdict, and none for who holds nothing', () => {
    const report = reportOf(FAILED);
    expect(asffFindings(report, PLACE).map(({ GeneratorId }) => GeneratorId)).toEqual(
      report.findings
        .filter(({ messageKey }) => messageKey !== 'notRead')
        .map(({ control }) => `ccguard/${control}`),
    );
    expect(asffFindings(reportOf({ policies: [] }), PLACE)).toEqual([]);
  });
});

describe('the resource of a finding', () => {
  const resourceOf = (overrides: Partial<PrincipalReport>, partition = 'aws') =>
    findingOf('CCG.1', { ...reportOf(FAILED), ...overrides }, { partition }).Resources[0];

  it('is the principal, by ARN, with the names it has', () => {
    const overrides = { id: 'AROAEXAMPLE0123456789', arn: 'arn:aws:iam::111122223333:role/team/a/app' };
    expect(resourceOf(overrides)).toEqual({
      Type: 'AwsIamRole',
      Id: 'arn:aws:iam::111122223333:role/team/a/app',
      Partition: 'aws',
      Region: 'eu-central-1',
      Details: { AwsIamRole: { RoleId: 'AROAEXAMPLE0123456789', RoleName: 'app', Path: '/team/a/' } },
    });
  });

  test.each([
    ['user', 'AwsIamUser', 'UserName'],
    ['group', 'AwsIamGroup', 'GroupName'],
    ['policy', 'AwsIamPolicy', 'PolicyName'],
  ] as const)('is an IAM %s as the format knows it', (type, asffType, nameField) => {
    expect(resourceOf({ type })).toMatchObject({
      Type: asffType,
      Details: { [asffType]: { [nameField]: 'app' } },
    });
  });

  test.each([
    ['a name with a character that IAM has not', { name: 'a😀' }],
    ['a name that is too long', { name: 'a'.repeat(129) }],
    ['an empty name', { name: '' }],
    ['an id that is none', { id: 'AROA\u0000' }],
    ['a path that is too long', { arn: `arn:aws:iam::111122223333:role/${'p'.repeat(511)}/app` }],
    ['a path outside ASCII', { arn: 'arn:aws:iam::111122223333:role/é/app' }],
  ])('leaves out %s, and keeps the rest', (_, overrides) => {
    const wellFormed = {
      name: 'app',
      id: 'AROAEXAMPLE0123456789',
      arn: 'arn:aws:iam::111122223333:role/app',
    };
    const all = resourceOf(wellFormed)?.Details?.AwsIamRole ?? {};
    const some = resourceOf({ ...wellFormed, ...overrides })?.Details?.AwsIamRole ?? {};
    expect(Object.keys(some)).toHaveLength(Object.keys(all).length - 1);
    expect(all).toMatchObject(some);
  });

  it('has no details where none is as IAM writes it', () => {
    expect(resourceOf({ name: ' ', id: null, arn: '' })).not.toHaveProperty('Details');
  });

  it('names no partition that the format does not know', () => {
    expect(resourceOf({}, 'aws-us-gov')).toHaveProperty('Partition', 'aws-us-gov');
    expect(resourceOf({}, 'aws-iso-b')).not.toHaveProperty('Partition');
  });
});

describe('the place of a finding', () => {
  test.each([
    ['the region of IAM in AWS Config', { region: 'global' }, '`global`'],
    ['no region', { region: '' }, 'a region'],
    ['an account that is none', { account: '1' }, 'an account'],
    ['a partition that is none', { partition: '*' }, 'a partition'],
    ['no time', { at: new Date(Number.NaN) }, 'the time'],
  ])('cannot be %s', (_, wrong, named) => {
    expect(() => asffFindings(reportOf(FAILED), { ...PLACE, ...wrong })).toThrow(named);
  });
});

describe('texts at the ends of their limits', () => {
  const described = (name: string, message: string) => {
    const report = reportOf(FAILED);
    const findings = report.findings.map((finding) => ({ ...finding, message }));
    const finding = findingOf('CCG.1', { ...report, name, findings });
    expect(refusedIn(finding)).toEqual([]);
    return finding;
  };
  const START = 'role app: ';

  test.each<[string, string, string]>([
    ['as long as they may be stay whole', 'm'.repeat(1014), 'm'.repeat(1014)],
    ['a character too long are cut, visibly', 'm'.repeat(1015), `${'m'.repeat(1013)}…`],
    ['are not cut within a character', `${'m'.repeat(1012)}😀😀`, `${'m'.repeat(1012)}…`],
    ['are not cut within an escape', `${'m'.repeat(1010)}\u001bmmm`, `${'m'.repeat(1010)}…`],
    ['are measured after they are escaped', '\u0000'.repeat(1014), `${'\\u{0}'.repeat(202)}…`],
    ['are on one line', 'a\r\n\tb', 'a b'],
  ])('%s', (_, message, told) => {
    expect(described('app', message).Description).toBe(`${START}${told}`);
  });

  it('are whole sentences of a remedy that is longer than a recommendation may be', () => {
    const recommended = (remedy: string) => {
      const report = reportOf(FAILED);
      const findings = report.findings.map((finding) => ({ ...finding, remedy }));
      const finding = findingOf('CCG.1', { ...report, findings });
      expect(refusedIn(finding)).toEqual([]);
      return finding.Remediation.Recommendation.Text;
    };
    const sentence = (length: number) => `${'s'.repeat(length - 1)}.`;
    expect(recommended(`${sentence(255)} ${sentence(256)}`)).toBe(`${sentence(255)} ${sentence(256)}`);
    expect(recommended(`${sentence(255)} ${sentence(257)}`)).toBe(`${sentence(255)} …`);
    expect(recommended(`${sentence(510)} ${sentence(10)}`)).toBe(`${sentence(510)} …`);
    expect(recommended(`${sentence(511)} ${sentence(10)}`)).toBe(`${'s'.repeat(510)}.…`);
    expect(recommended(sentence(513))).toBe(`${'s'.repeat(511)}…`);
  });

  it('say what a name cannot push out', () => {
    expect(described('n'.repeat(10_240), 'it can use everything').Description).toMatch(
      /^role n{127}…: it can use everything$/,
    );
  });

  test.each(['', ' \n', '\u2003'])('have a word in place of nothing', (blank) => {
    const { Description, Compliance } = described(blank, blank);
    expect(Description).toBe('role without a name:');
    expect(Compliance.StatusReasons[0]).toEqual({ ReasonCode: 'BEYOND', Description: 'BEYOND' });
  });
});

describe('findings of others on the same resource', () => {
  const related = Array.from({ length: 12 }, (_, index) => ({
    ProductArn: 'arn:aws:x',
    Id: `id-${index % 11}${index}`,
  }));

  it('are ten at most, whatever order they come in', () => {
    const finding = findingOf('CCG.1', FAILED);
    const one = withRelated(finding, related);
    expect(one.FindingProviderFields.RelatedFindings).toHaveLength(10);
    expect(withRelated(finding, related.toReversed())).toEqual(one);
    expect(refusedIn(one)).toEqual([]);
  });

  it('are left out where there are none', () => {
    const finding = findingOf('CCG.1', FAILED);
    expect(withRelated(finding, [])).toBe(finding);
  });
});

describe('a finding about a resource, for Security Hub', () => {
  const hostile = `\u202e\u0000\ud800${'🦄'.repeat(2_500)}`;
  const arn =
    'arn:aws:codeconnections:eu-west-1:111122223333:connection/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
  const connection = { arn, region: 'eu-west-1', name: 'web', status: 'PENDING', provider: 'GitHub' };
  const unread = { what: hostile, region: undefined, permission: undefined, message: hostile };

  function findingsOn(given: object): readonly AsffFinding[] {
    const items = [{ ...connection, hostArn: undefined, ...given }];
    const facts = { connections: { known: true, items, unread: [unread] } } as const;
    return resourceReports('CCG.14', { facts }).flatMap((report) => asffFindings(report, PLACE));
  }

  it('is named by the id of the resource, in the Region of the hub', () => {
    expect(findingsOn({})[0]).toMatchObject({
      Id: 'ccguard/CCG.14/111122223333/eu-central-1/0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
      Description: 'connection web: it is pending: nobody has completed its handshake with the provider',
      Compliance: { Status: 'FAILED', RelatedRequirements: expect.arrayContaining(['NIST.800-53.r5 CM-8']) },
      Resources: [{ Type: 'Other', Id: arn, Region: 'eu-west-1' }],
    });
  });

  it('that is about the account has the name that findings of AWS give it', () => {
    expect(findingsOn({})[1]).toMatchObject({
      Compliance: { Status: 'WARNING' },
      Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:111122223333', Region: 'eu-central-1' }],
    });
  });

  it.each([{}, { name: hostile }, { status: hostile }, { arn: `${arn}${hostile}` }])(
    'is taken, whatever the account holds',
    (given) => {
      const findings = findingsOn(given);
      expect(findings.length).toBe(2);
      expect(findings.flatMap(refusedIn)).toEqual([]);
    },
  );

  it('is none where nobody read what it would be about', () => {
    const reports = resourceReports('CCG.14', { facts: {} });
    expect(reports.flatMap(({ findings }) => findings.map(({ messageKey }) => messageKey))).toEqual([
      'notRead',
    ]);
    expect(reports.flatMap((report) => asffFindings(report, PLACE))).toEqual([]);
  });
});
