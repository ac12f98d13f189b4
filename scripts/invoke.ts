// Runs the packaged function of the Config rule with an event, between the runtime client of Lambda and a double of AWS:
// npm run invoke -- EVENT.json [--account MODULE.ts] [--package FOLDER]
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { AwsDouble } from '../test/support/aws-double/index.ts';
import { exampleAccount } from '../test/support/lambda/example-account.ts';
import { type Invocation, startRule } from '../test/support/lambda/local-rule.ts';
import { ensureRuntimeClient } from '../test/support/lambda/runtime-client.ts';
import { PACKAGE_FOLDER, packageService } from './package.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { account: { type: 'string' }, package: { type: 'string' } },
});
try {
  const [file] = positionals;
  if (file === undefined) throw new Error('name an event, such as examples/events/role-change.json');
  const event: unknown = JSON.parse(await readFile(file, 'utf8'));
  const missing = ensureRuntimeClient();
  if (missing.length > 0) throw new Error(`aws-lambda-ric cannot be built here: no ${missing.join(', no ')}`);
  if (values.package === undefined) packageService(PACKAGE_FOLDER);
  print(await invocation(event, values.package ?? PACKAGE_FOLDER, await accountOf(values.account)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function invocation(
  event: unknown,
  folder: string,
  fill: (aws: AwsDouble) => void,
): Promise<Invocation> {
  const rule = await startRule(folder);
  try {
    fill(rule.aws);
    return await rule.invoke(event);
  } finally {
    await rule.stop();
  }
}

/** A module that exports `fill`, which makes the account that the function finds; otherwise that of examples/events. */
async function accountOf(module: string | undefined): Promise<(aws: AwsDouble) => void> {
  if (module === undefined) return (aws) => void exampleAccount(aws);
  const { fill } = await import(pathToFileURL(resolve(module)).href);
  if (typeof fill === 'function') return fill;
  throw new Error(`\`${module}\` does not export a function \`fill\``);
}

function print({ answer, log, told, calls }: Invocation): void {
  const evaluations = told.flatMap(({ evaluations: each, isTest }) =>
    each.map((evaluation) => ({ ...evaluation, isTest })),
  );
  console.log(
    `AWS Config received ${evaluations.length} ${evaluations.length === 1 ? 'evaluation' : 'evaluations'}`,
  );
  for (const evaluation of evaluations) {
    const { ComplianceResourceType: type, ComplianceResourceId: id, ComplianceType: compliance } = evaluation;
    const at = new Date(evaluation.OrderingTimestamp * 1000).toISOString();
    console.log(
      `  ${type} ${id} ${compliance} as of ${at}${evaluation.isTest ? ' (test mode: not kept)' : ''}`,
    );
    if (evaluation.Annotation !== undefined) console.log(`    ${evaluation.Annotation}`);
  }
  console.log('Calls');
  for (const [operation, times] of Object.entries(calls)) console.log(`  ${operation} ${times}`);
  console.log('Log');
  for (const line of log) console.log(`  ${line}`);
  if (answer.kind === 'response') return;
  console.log('The function failed, so that Lambda would try the event again');
  console.log(`  ${JSON.stringify(answer.body)}`);
  process.exitCode = 1;
}
