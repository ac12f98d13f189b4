// Measures the packaged function of the Config rule: node bench/lambda.ts. Figures go to docs/operations.md by hand.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigRulePorts, evaluateConfigEvent } from '#scan';
import { PACKAGE_FOLDER, packageService } from '../scripts/package.ts';
import { type AwsDouble, startAwsDouble } from '../test/support/aws-double/index.ts';
import { exampleAccount } from '../test/support/lambda/example-account.ts';
import { type FunctionSettings, startFunction } from '../test/support/lambda/lambda-function.ts';
import { startRule } from '../test/support/lambda/local-rule.ts';
import { ARCHIVE, functionIn, readTemplate } from '../test/support/lambda/packaged.ts';
import { ensureRuntimeClient } from '../test/support/lambda/runtime-client.ts';
import { unzip } from '../test/support/lambda/zip.ts';
import { manyChanges } from './role-changes.ts';

type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly most?: number;
};

const ROUNDS = 4;
const STARTS = 15;
const FIRSTS = 5;

const folder = mkdtempSync(join(tmpdir(), 'ccguard-bench-lambda-'));
try {
  const missing = ensureRuntimeClient();
  if (missing.length > 0) throw new Error(`aws-lambda-ric cannot be built here: no ${missing.join(', no ')}`);
  packageService(PACKAGE_FOLDER);
  await unzip(join(PACKAGE_FOLDER, ARCHIVE), join(folder, 'function'));
  report([...sizes(), ...(await ownTime()), ...(await wholeInvocation()), ...(await starts())]);
} finally {
  rmSync(folder, { recursive: true });
}

function sizes(): readonly Figure[] {
  const ofFile = (name: string) => kibibytes(folder, `function/handlers/${name}.mjs`);
  return [
    { name: 'bundle', value: ofFile('config-rule'), unit: 'KiB', most: 350 },
    {
      name: 'read when findings are published',
      value: ofFile('publish-event') + ofFile('security-hub'),
      unit: 'KiB',
    },
    { name: 'archive', value: kibibytes(PACKAGE_FOLDER, ARCHIVE), unit: 'KiB' },
  ];
}

function kibibytes(...path: readonly string[]): number {
  return statSync(join(...path)).size / 1024;
}

/** What a change costs without any call: AWS answers from memory and takes the results for nothing. */
async function ownTime(): Promise<readonly Figure[]> {
  const aws = await startAwsDouble();
  await aws.close();
  const events = manyChanges(aws);
  const ports = portsInMemory(aws);
  const { signal } = new AbortController();
  const spent: number[] = [];
  const unseen: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, event] of events.entries()) {
      const before = process.cpuUsage();
      await evaluateConfigEvent(event, ports, { signal });
      const { user, system } = process.cpuUsage(before);
      if (round > 0) spent.push((user + system) / 1000);
      // The first half warms up.
      else if (index > events.length / 2) unseen.push((user + system) / 1000);
    }
  }
  return [
    { name: 'own CPU for a changed role', value: median(spent), unit: 'ms', most: 2 },
    { name: 'the same, never seen before', value: median(unseen), unit: 'ms', most: 2 },
  ];
}

function portsInMemory({ account: { recorder } }: AwsDouble): ConfigRulePorts {
  return {
    reader: {
      itemBefore: unasked,
      currentItems: async (keys) => keys.flatMap(({ type, id }) => recorder.currentOf(type, id) ?? []),
      managedPolicies: unasked,
      holdersOf: unasked,
      membersOf: unasked,
      group: unasked,
      principal: unasked,
      everything: unasked,
    },
    sink: { put: async () => [], known: unasked },
    findings: undefined,
    clock: { now: () => Date.UTC(2026, 0, 5) },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { count: () => {} },
  };
}

function unasked(): never {
  throw new Error('a read that a changed role should not need');
}

/** With everything: the runtime client, the SDK, and AWS on loopback. The same event again changes nothing, so it is read only. */
async function wholeInvocation(): Promise<readonly Figure[]> {
  const took = { alone: await invocations({}), published: await invocations({ PUBLISH_FINDINGS: 'true' }) };
  return [
    { name: 'whole invocation, role-change', value: median(took.alone.later), unit: 'ms' },
    { name: 'first invocation', value: median(took.alone.first), unit: 'ms' },
    {
      name: 'whole invocation where findings are published',
      value: median(took.published.later),
      unit: 'ms',
    },
    {
      name: 'first invocation where findings are published',
      value: median(took.published.first),
      unit: 'ms',
    },
  ];
}

async function invocations(
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<'first' | 'later', readonly number[]>>> {
  const [first, later]: [number[], number[]] = [[], []];
  for (let start = 0; start < FIRSTS; start += 1) {
    const rule = await startRule(PACKAGE_FOLDER, environment);
    const event = exampleAccount(rule.aws)['role-change'];
    const timed = async () => {
      const begin = performance.now();
      await rule.invoke(event);
      return performance.now() - begin;
    };
    first.push(await timed());
    for (let round = 0; round < 60; round += 1) {
      const took = await timed();
      if (round >= 20) later.push(took);
    }
    await rule.stop();
  }
  return { first, later };
}

async function starts(): Promise<readonly Figure[]> {
  const empty = join(folder, 'empty');
  mkdirSync(join(empty, 'handlers'), { recursive: true });
  writeFileSync(join(empty, 'handlers/config-rule.mjs'), 'export const handler = async () => null;\n');
  const settings = functionIn(readTemplate(PACKAGE_FOLDER), 'ConfigRuleLambdaFunction');
  const took = { empty: [] as number[], ours: [] as number[] };
  // In turn, so that whatever else the machine does befalls both.
  for (let round = 0; round < STARTS; round += 1) {
    took.empty.push(await startOf(empty, settings));
    took.ours.push(await startOf(join(folder, 'function'), settings));
  }
  const [without, ours] = [median(took.empty), median(took.ours)];
  return [
    { name: 'init of an empty handler', value: without, unit: 'ms' },
    { name: 'init', value: ours, unit: 'ms' },
    { name: 'init, against an empty handler', value: ours / without, unit: '×', most: 3 },
  ];
}

async function startOf(place: string, settings: FunctionSettings): Promise<number> {
  const { initMs, stop } = await startFunction(place, settings, 'http://127.0.0.1:9');
  await stop();
  return initMs;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function report(figures: readonly Figure[]): void {
  console.log('| | figure | at most |\n|---|---|---|');
  for (const { name, value, unit, most } of figures) {
    console.log(
      `| ${name} | ${value.toPrecision(3)} ${unit} | ${most === undefined ? '' : `${most} ${unit}`} |`,
    );
    if (most !== undefined && !(value <= most)) process.exitCode = 1;
  }
}
