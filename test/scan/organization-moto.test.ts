import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { connectOrganization } from '#aws';
import { beginOrganizationScan, summarizeOrganizationScan } from '#scan';
import { stubCredentials } from '../contract/connected.ts';
import { startMoto } from '../support/moto.ts';
import { organizationScan } from './organization/machine.ts';

const moto = await startMoto();
// Whoever has no moto hears of it and has one test less: a skipped one would count as a failure.
if (!moto) console.error('SKIPPED: moto_server is not installed, so nobody else runs the state machine');

const BUCKET = 'ccguard-files';
const REGION = 'eu-central-1';
const never = new AbortController().signal;
const silent = { info: () => {}, warn: () => {}, error: () => {} };
/** A zip without files. */
const NOTHING = 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==';

type Json = { readonly [name: string]: unknown };

async function ask(url: string, service: string, body: object, target?: string): Promise<Json> {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261123/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    'content-type': target === undefined ? 'application/json' : 'application/x-amz-json-1.0',
    ...(target !== undefined && { 'x-amz-target': target }),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service}: ${answer.status} ${text}`);
  return text.startsWith('{') ? JSON.parse(text) : {};
}

if (moto)
  describe('moto runs the state machine', async () => {
    afterAll(() => moto.close());
    stubCredentials();
    const { endpoint } = moto;
    const steps = (action: string, input: object) =>
      ask(endpoint, 'states', input, `AWSStepFunctions.${action}`);

    // It says what it is told to instead of running functions in containers.
    await ask(`${endpoint}/moto-api/config`, 'moto', {
      stepfunctions: { execute_state_machine: true },
      lambda: { use_docker: false },
    });
    const options = { endpoint, region: REGION };
    const iam = new IAMClient(options);
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'any', AssumeRolePolicyDocument: '{}' }),
    );
    const s3 = new S3Client({ ...options, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    for (const FunctionName of ['list-accounts', 'scan-account', 'scan-summary'])
      await ask(`${endpoint}/2015-03-31/functions`, 'lambda', {
        FunctionName,
        Runtime: 'nodejs22.x',
        Role: Role?.Arn,
        Handler: 'a.b',
        Code: { ZipFile: NOTHING },
      });

    const { files, directory } = connectOrganization({ FILES_BUCKET: BUCKET }, options);
    await files.write('lists/some.json', '["111122223333","444455556666"]', never);
    const limits = { maxConcurrency: 1, toleratedFailurePercentage: 5 };
    const begun = await beginOrganizationScan(
      { scan: 'scan-1', startedAt: '2026-11-23T06:00:00.000Z', input: { accounts: 'lists/some.json' } },
      { files, directory, limits, log: silent },
      { signal: never },
    );
    const skipped = (account: string) => ({ account, outcome: 'skipped', reason: 'it is SUSPENDED' });
    const results = [
      begun,
      skipped('111122223333'),
      skipped('444455556666'),
      { summary: 'scans/scan-1/summary.json' },
    ];
    await ask(`${endpoint}/moto-api/static/lambda-simple/response`, 'moto', {
      results: results.map((each) => JSON.stringify(each)),
      region: REGION,
    });

    const { stateMachineArn } = await steps('CreateStateMachine', {
      name: 'organization-scan',
      definition: JSON.stringify(organizationScan()),
      roleArn: Role?.Arn,
    });
    const { executionArn } = await steps('StartExecution', {
      stateMachineArn,
      name: 'scan-1',
      input: '{"accounts":"lists/some.json"}',
    });
    let execution: Json = {};
    for (let isOver = false; !isOver; isOver = execution.status !== 'RUNNING') {
      await sleep(50);
      execution = await steps('DescribeExecution', { executionArn });
    }
    const { events } = (await steps('GetExecutionHistory', { executionArn })) as { events: readonly Json[] };
    const asked = events.flatMap(({ taskScheduledEventDetails: details }) =>
      details === undefined ? [] : [JSON.parse(String((details as Json).parameters)) as Json],
    );

    it('to its end', () => {
      expect(execution).toMatchObject({
        status: 'SUCCEEDED',
        output: expect.stringMatching(/^\{"summary": ?"scans\/scan-1\/summary.json"\}$/),
      });
    });

    it('and gives the first step the name of the execution, its start, and its input', () => {
      expect(asked[0]).toMatchObject({
        Payload: { scan: 'scan-1', startedAt: expect.any(String), input: { accounts: 'lists/some.json' } },
      });
    });

    it('and maps over the file that the first step wrote, and writes beside it what came of that', async () => {
      const exited = events.flatMap(({ stateExitedEventDetails: details }) =>
        details === undefined ? [] : [details as Json],
      );
      const { output } = exited.find(({ name }) => name === 'ScanAccounts') ?? {};
      expect(JSON.parse(String(output))).toMatchObject({
        ...begun,
        map: {
          ResultWriterDetails: {
            Bucket: BUCKET,
            Key: expect.stringMatching(/^scans\/scan-1\/results\/[^/]+\/manifest\.json$/),
          },
        },
      });
    });

    it('and gives the last step what it needs to find all of it', async () => {
      const { Payload } = asked.at(-1) ?? {};
      const metrics = { count: () => {} };
      const ports = {
        files,
        log: silent,
        metrics,
        clock: { now: () => Date.parse('2026-11-23T07:00:00.000Z') },
      };
      const brief = await summarizeOrganizationScan(Payload, ports, { signal: never });
      expect(brief).toMatchObject({
        scan: 'scan-1',
        accounts: { total: 2 },
        summary: 'scans/scan-1/summary.json',
      });
    });
  });

it('the state machine is made of three functions, which moto can be told what to say for', () => {
  const named = JSON.stringify(organizationScan()).match(/"FunctionName":"[^"]*"/g);
  expect(new Set(named).size).toBe(3);
});
