import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * Class 2003 of OCSF 1.6.0 with the profiles `cloud` and `datetime`, written from https://schema.ocsf.io/1.6.0/classes/compliance_finding
 * and not from our code: what is required, the enumerations with their captions, and the attributes that the class and its
 * objects have. Those we do not write are left out, and objects are closed, so that no attribute can be made up.
 */
const text = { type: 'string', pattern: '\\S', not: { pattern: '[\\p{Cc}\\p{Cs}]' } };
const anyText = { type: 'string', not: { pattern: '[\\p{Cc}\\p{Cs}]' } };
const time = { type: 'integer', minimum: 0 };
const timeText = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' };
const texts = { type: 'array', items: text };
const objectOf = (
  required: Readonly<Record<string, object>>,
  others: Readonly<Record<string, object>> = {},
) => ({
  type: 'object',
  properties: { ...required, ...others },
  required: Object.keys(required),
  additionalProperties: false,
});

/** An id and its caption, which must be those of one row. */
const pair = (id: string, caption: string, rows: Readonly<Record<number, string>>) => ({
  anyOf: Object.entries(rows).map(([value, word]) => ({
    properties: { [id]: { const: Number(value) }, [caption]: { const: word } },
    required: [id, caption],
  })),
});

const ACTIVITIES = { 0: 'Unknown', 1: 'Create', 2: 'Update', 3: 'Close', 99: 'Other' };
const SEVERITIES = {
  0: 'Unknown',
  1: 'Informational',
  2: 'Low',
  3: 'Medium',
  4: 'High',
  5: 'Critical',
  6: 'Fatal',
  99: 'Other',
};
const STATUSES = {
  0: 'Unknown',
  1: 'New',
  2: 'In Progress',
  3: 'Suppressed',
  4: 'Resolved',
  5: 'Archived',
  6: 'Deleted',
  99: 'Other',
};
const COMPLIANCE = { 1: 'Pass', 2: 'Warning', 3: 'Fail' };

const product = objectOf({ name: text, vendor_name: text }, { uid: text });
const account = objectOf(
  { uid: { type: 'string', pattern: '^\\d{12}$' } },
  { type: text, type_id: { enum: [10] } },
);
const resource = {
  ...objectOf(
    {},
    { uid: anyText, uid_alt: anyText, name: anyText, type: text, cloud_partition: text, region: text },
  ),
  anyOf: [{ required: ['uid'] }, { required: ['name'] }],
};

const schema = {
  ...objectOf(
    {
      activity_id: { enum: [0, 1, 2, 3, 99] },
      category_uid: { const: 2 },
      class_uid: { const: 2003 },
      type_uid: { enum: [200300, 200301, 200302, 200303, 200399] },
      time,
      severity_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
      metadata: objectOf({ version: { const: '1.6.0' }, product }, { profiles: texts }),
      finding_info: objectOf(
        { uid: text },
        {
          title: text,
          desc: text,
          types: texts,
          modified_time: time,
          modified_time_dt: timeText,
          product_uid: text,
          src_url: { type: 'string', pattern: '^https://' },
          analytic: objectOf({ type_id: { const: 1 } }, { uid: text, name: text, type: { const: 'Rule' } }),
        },
      ),
      compliance: {
        ...objectOf(
          {},
          {
            control: text,
            desc: text,
            standards: texts,
            requirements: texts,
            status_id: { enum: [1, 2, 3] },
            status: text,
            status_code: text,
            status_detail: anyText,
            status_details: texts,
          },
        ),
        anyOf: [
          ...pair('status_id', 'status', COMPLIANCE).anyOf,
          { properties: { status_id: false, status: false } },
        ],
      },
      // Required by the profile `cloud`.
      cloud: objectOf({ provider: text }, { account, cloud_partition: text, region: text }),
    },
    {
      activity_name: text,
      category_name: { const: 'Findings' },
      class_name: { const: 'Compliance Finding' },
      type_name: text,
      time_dt: timeText,
      severity: text,
      status_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
      status: text,
      message: text,
      comment: text,
      resources: { type: 'array', items: resource },
      evidences: { type: 'array', items: objectOf({ data: { type: 'object' } }, { name: text }) },
      remediation: objectOf({ desc: text }, { references: texts }),
    },
  ),
  allOf: [
    pair('activity_id', 'activity_name', ACTIVITIES),
    pair('severity_id', 'severity', SEVERITIES),
    pair('status_id', 'status', STATUSES),
  ],
};

const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema);

/** Everything about a finding that is not as class 2003 has it. */
export function notOcsf(finding: unknown): readonly string[] {
  const { class_uid, activity_id, type_uid } = finding as Readonly<Record<string, number>>;
  validate(finding);
  const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  const isTyped = type_uid === Number(class_uid) * 100 + Number(activity_id);
  return isTyped ? problems : [...problems, 'type_uid is not class_uid * 100 + activity_id'];
}
