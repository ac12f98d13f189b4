import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * What Security Hub takes, written from its documentation and the model of its API and not from our code:
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html and the pages it leads to,
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html. Closed: what customers write (Workflow,
 * Note, …) has no place in what we send, and neither has a claim to be a control of AWS.
 */
const nonEmpty = { type: 'string', pattern: '^.*\\S.*$' };
/** On one line, and with nothing that cannot be seen; a schema of ours, stricter than that of the service. */
const seen = {
  ...nonEmpty,
  allOf: [{ pattern: '^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Co}\\p{Noncharacter_Code_Point}]*$' }],
};
const upTo = (most: number) => ({ ...seen, minLength: 1, maxLength: most });
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' };
const region = { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d{1,2}$', maxLength: 16 };
const listOf = (items: object, least: number, most: number) => ({
  type: 'array',
  items,
  minItems: least,
  maxItems: most,
});
const closed = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const path = { type: 'string', pattern: '^(/|/[\\x21-\\x7e]+/)$', maxLength: 512 };
const detailsOf = (what: string) => {
  const [id, name] = [`${what}Id`, `${what}Name`];
  const properties = {
    [id]: { type: 'string', pattern: '^\\w{16,128}$' },
    [name]: { type: 'string', pattern: '^[\\w+=,.@-]{1,128}$' },
    Path: path,
  };
  return { ...closed(properties, [id, name, 'Path']), minProperties: 1 };
};

const OF_PRINCIPALS = ['AwsIamRole', 'AwsIamUser', 'AwsIamGroup', 'AwsIamPolicy'];
const RESOURCE_TYPES = [...OF_PRINCIPALS, 'AwsAccount', 'AwsEc2Vpc', 'Other'];

const schema = closed({
  SchemaVersion: { const: '2018-10-08' },
  Id: upTo(512),
  ProductArn: {
    type: 'string',
    minLength: 12,
    maxLength: 2048,
    pattern: '^arn:aws(-[a-z]+)*:securityhub:[a-z0-9-]+:\\d{12}:product/\\d{12}/default$',
    not: { pattern: 'global' },
  },
  ProductName: upTo(128),
  CompanyName: upTo(128),
  GeneratorId: upTo(512),
  AwsAccountId: { type: 'string', pattern: '^\\d{12}$' },
  CreatedAt: time,
  FirstObservedAt: time,
  UpdatedAt: time,
  Title: upTo(256),
  Description: upTo(1024),
  FindingProviderFields: closed(
    {
      Severity: closed({
        Label: { enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
        Original: upTo(64),
      }),
      Types: listOf(
        { ...seen, pattern: '^(Software and Configuration Checks|TTPs|Effects)(/[^/]+){0,2}$' },
        1,
        50,
      ),
      RelatedFindings: listOf(closed({ ProductArn: upTo(2048), Id: upTo(512) }), 1, 10),
    },
    ['RelatedFindings'],
  ),
  Compliance: closed({
    Status: { enum: ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'] },
    StatusReasons: listOf(
      closed({ ReasonCode: { type: 'string', pattern: '^[A-Z0-9_]+$' }, Description: upTo(512) }),
      1,
      20,
    ),
    RelatedRequirements: listOf(upTo(64), 0, 32),
  }),
  Remediation: closed({
    Recommendation: closed({ Text: upTo(512), Url: { ...upTo(1024), pattern: '^https://' } }),
  }),
  ProductFields: {
    type: 'object',
    maxProperties: 50,
    propertyNames: { pattern: '^ccguard/[\\w/]+$', maxLength: 128 },
    additionalProperties: upTo(2048),
  },
  Resources: listOf(
    closed(
      {
        Type: { enum: RESOURCE_TYPES, maxLength: 256 },
        Id: upTo(2048),
        Partition: { enum: ['aws', 'aws-cn', 'aws-us-gov'] },
        Region: region,
        Details: {
          ...closed(
            {
              AwsIamRole: detailsOf('Role'),
              AwsIamUser: detailsOf('User'),
              AwsIamGroup: detailsOf('Group'),
              AwsIamPolicy: detailsOf('Policy'),
            },
            ['AwsIamRole', 'AwsIamUser', 'AwsIamGroup', 'AwsIamPolicy'],
          ),
          minProperties: 1,
          maxProperties: 1,
        },
      },
      ['Partition', 'Details'],
    ),
    1,
    32,
  ),
  RecordState: { enum: ['ACTIVE', 'ARCHIVED'] },
});

// Whether the service counts code points or UTF-16 is not written anywhere, so both must hold.
const validators = [true, false].map((unicode) =>
  new Ajv2020({ allErrors: true, unicode, strictTypes: false, logger: false }).compile(schema),
);
/** Documented as 240 KB; the smaller kilobyte is the safe one. */
const MOST_BYTES = 240_000;

/** Everything about a finding that Security Hub would refuse. */
export function refusedIn(finding: unknown): readonly string[] {
  const problems = validators.flatMap((validate) => {
    validate(finding);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  });
  const bytes = Buffer.byteLength(JSON.stringify(finding));
  return [...problems, ...(bytes > MOST_BYTES ? [`${bytes} bytes`] : [])];
}
