import { closeSync, openSync, readSync } from 'node:fs';
import { Bench } from 'tinybench';
import { type Account, AccountBuilder, PageSplitter, type Wants } from '#account';
import { evaluate, type Request } from '#policy';
import { scanWants } from '#scan';
import { companyOf } from '../dump/company.ts';
import { Random } from '../dump/random.ts';
import { type Figure, shownValue } from '../figure.ts';
import type { Dump } from './scan.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const FEWEST = 200_000;
const REQUESTS = 5000;
const SEED = 2;

type Question = {
  readonly request: Request;
  readonly caller: Parameters<typeof evaluate>[1];
  readonly policies: Parameters<typeof evaluate>[2];
};

/** Single requests of the principals of a dump, decided by the plain evaluator from policies read before. */
export async function plainRequests({ path, roles }: Dump): Promise<Figure> {
  const asScanReads = questionsOn(readAccount(path, scanWants()), roles);
  const whole = questionsOn(readAccount(path, undefined), roles);
  const bench = new Bench({ time: 1500, warmupTime: 500, throws: true, now: processorTime });
  bench.add('as scan reads', () => answerAll(asScanReads), { async: false });
  bench.add('whole', () => answerAll(whole), { async: false });
  await bench.run();
  const perSecond = (name: string) => {
    const result = bench.getTask(name)?.result;
    if (!result || !('latency' in result)) throw new Error(`\`${name}\` was not measured`);
    return (REQUESTS * 1000) / result.latency.p50;
  };
  return {
    id: 'requests',
    what: 'plain requests decided, policies read before',
    value: perSecond('whole'),
    unit: '/s',
    target: { atLeast: FEWEST },
    detail: `every statement of the policies kept; with only those that are about connections, as \`can-use\` reads them, ${shownValue(perSecond('as scan reads'), '/s')}`,
  };
}

function answerAll(questions: readonly Question[]): number {
  let allowed = 0;
  for (const { request, caller, policies } of questions) {
    if (evaluate(request, caller, policies, NOW).decision === 'allowed') allowed += 1;
  }
  return allowed;
}

/** So that other work on the machine does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Half of the requests name a principal that holds something, as people ask about; the connections are those of the dump. */
function questionsOn({ principals }: Account, roles: number): Question[] {
  const random = new Random(SEED);
  const { connections, owners } = companyOf(roles, 1);
  const mayUse = principals.filter(({ policies }) =>
    policies.identity.some(({ statements }) =>
      statements.some(({ actions }) =>
        actions.patterns.some(({ source }) => source.includes('UseConnection')),
      ),
    ),
  );
  return Array.from({ length: REQUESTS }, () => {
    const { caller, policies } = random.pick(random.happens(50) ? mayUse : principals);
    const context = {
      'codeconnections:FullRepositoryId': `${random.pick(owners)}/web`,
      'aws:RequestedRegion': 'eu-west-1',
      'aws:SecureTransport': 'true',
    };
    const request = {
      action: `${random.pick(['codeconnections', 'codestar-connections'])}:UseConnection`,
      resource: random.pick(connections),
      context,
    };
    return { request, caller, policies };
  });
}

function readAccount(path: string, wants: Wants): Account {
  const builder = new AccountBuilder(wants);
  const splitter = new PageSplitter({
    record: (list, value, index) => builder.add(list, value, `${list}[${index}]`),
    page: () => {},
    decode: (bytes, start, end) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8', start, end),
  });
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(1024 * 1024);
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
    splitter.push(buffer.subarray(0, length));
  closeSync(file);
  splitter.end();
  return builder.finish();
}
