import { readFileSync } from 'node:fs';
import type { Definition } from '../../support/step-functions/machine.ts';

export const FUNCTIONS = { list: 'list-accounts', scan: 'scan-account', summary: 'scan-summary' } as const;

/** The definition as CloudFormation completes it. */
export function organizationScan(): Definition {
  const values: Readonly<Record<string, string>> = {
    InvokeFunction: 'arn:aws:states:::lambda:invoke',
    ReadFile: 'arn:aws:states:::s3:getObject',
    WriteFile: 'arn:aws:states:::s3:putObject',
    Bucket: 'ccguard-files',
    ListAccountsFunction: FUNCTIONS.list,
    ScanAccountFunction: FUNCTIONS.scan,
    ScanSummaryFunction: FUNCTIONS.summary,
  };
  const text = readFileSync('resources/organization-scan.asl.json', 'utf8');
  return JSON.parse(text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => values[name] ?? `no ${name}`));
}
