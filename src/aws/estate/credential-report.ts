import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { AwsFailure } from '#scan';
import { expected, failureOf } from '../errors.ts';
import type { Time } from '../security-hub-pace.ts';
import type { PacedCalls } from './paced-calls.ts';

const GENERATE = 'iam:GenerateCredentialReport';
const GET = 'iam:GetCredentialReport';
/** Milliseconds. A report of thousands of users takes some seconds. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;
const MOST_WAITS = 20;

const USES = /^(?:password_last_used|access_key_[12]_last_used_date)$/;

/** When each user was last used, by ARN: the listing of IAM tells it of roles alone. One report is for all users. */
export async function usersLastUsed(
  iam: IAMClient,
  calls: PacedCalls,
  time: Time,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string | null>> {
  for (let waits = 0; ; waits += 1) {
    const state = await calls.make(GENERATE, signal, async (options) => {
      const answer = await iam.send(new GenerateCredentialReportCommand({}), options);
      return expected(answer.State, GENERATE);
    });
    if (state === 'COMPLETE') break;
    if (waits === MOST_WAITS)
      throw new AwsFailure('retryable', GENERATE, 'ReportInProgress', 'the report does not get ready');
    try {
      await time.sleep(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** waits), signal);
    } catch (error) {
      throw failureOf(error, GENERATE, signal);
    }
  }
  const csv = await calls.make(GET, signal, async (options) => {
    const { Content } = await iam.send(new GetCredentialReportCommand({}), options);
    return new TextDecoder().decode(expected(Content, GET));
  });
  return lastUses(csv);
}

/** None of the values holds a comma or a quote: names of users may not. */
function lastUses(csv: string): ReadonlyMap<string, string | null> {
  const [head = '', ...rows] = csv.split(/\r?\n/);
  const columns = head.split(',');
  const arnAt = columns.indexOf('arn');
  if (arnAt < 0) throw new AwsFailure('retryable', GET, 'UnreadableAnswer', 'the report lacks ARNs');
  const uses = columns.flatMap((column, index) => (USES.test(column) ? [index] : []));
  return new Map(
    rows.flatMap((row): [string, string | null][] => {
      const cells = row.split(',');
      const arn = cells[arnAt];
      if (arn === undefined || arn === '') return [];
      const times = uses.map((index) => Date.parse(cells[index] ?? '')).filter((time) => !Number.isNaN(time));
      return [[arn, times.length > 0 ? new Date(Math.max(...times)).toISOString() : null]];
    }),
  );
}
