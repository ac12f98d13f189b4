import { type Fields, Refusal } from '../service.ts';
import type { AccountDouble } from './account-double.ts';

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'access_key_1_active',
  'access_key_1_last_used_date',
  'access_key_2_last_used_date',
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html: asked for first, and had a little later. */
export class CredentialReport {
  #asked = 0;

  generate(): Fields {
    this.#asked += 1;
    return this.#asked === 1
      ? { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' }
      : { State: 'COMPLETE' };
  }

  get(account: AccountDouble): Fields {
    if (this.#asked === 0) throw new Refusal('ReportNotPresent', 'No report exists.', 410);
    if (this.#asked === 1) throw new Refusal('ReportInProgress', 'The report is still being generated.', 404);
    const root = [
      '<root_account>',
      `arn:${account.partition}:iam::${account.id}:root`,
      '2020-01-01T00:00:00+00:00',
    ];
    const rows = account.all('User').map(({ name, arn, created, lastUsed }) => {
      const used = lastUsed ? lastUsed.toISOString().replace(/\.\d+Z$/, '+00:00') : 'N/A';
      return [name, arn, created.toISOString(), 'true', 'no_information', 'true', used, 'N/A'];
    });
    const all = [COLUMNS, [...root, 'not_supported', 'N/A', 'false', 'N/A', 'N/A'], ...rows];
    const content = all.map((row) => row.join(',')).join('\n');
    return {
      Content: Buffer.from(content).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: account.clock.now(),
    };
  }
}
