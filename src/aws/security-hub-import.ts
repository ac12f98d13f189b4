import {
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandOutput,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { AsffFinding } from '#findings';
import { AwsFailure, type FailedImport } from '#scan';
import { inParallel } from './calls.ts';
import { expected } from './errors.ts';
import { findingBatches, MOST_BYTES, newestById, type Sized, sized } from './security-hub-batches.ts';
import { type HubCalls, IMPORT } from './security-hub-calls.ts';

export const NOT_SUBSCRIBED = 'InvalidAccessException';

/** How often a finding is sent that Security Hub fails for reasons of its own. */
const ROUNDS = 5;
/** Where nothing ever goes through, and so many went alone, the reason is no single finding. */
const ENOUGH_ALONE = 20;

const UNKNOWN = 'Unknown';
const UNTOLD = { ErrorCode: UNKNOWN, ErrorMessage: 'Security Hub does not say which findings failed' };

type Batch = readonly Sized[];

/** One import of any number of findings. */
export class FindingImport {
  readonly #hub: SecurityHubClient;
  readonly #calls: HubCalls;
  readonly #signal: AbortSignal;
  readonly #failed: FailedImport[] = [];
  #taken = 0;
  #refusedAlone = 0;
  /** Why nothing more is sent. */
  #stopped: AwsFailure | undefined;

  constructor(hub: SecurityHubClient, calls: HubCalls, signal: AbortSignal) {
    this.#hub = hub;
    this.#calls = calls;
    this.#signal = signal;
  }

  async run(findings: readonly AsffFinding[]): Promise<readonly FailedImport[]> {
    const all = newestById(findings).map(sized);
    const tooLarge = all.filter(({ bytes }) => bytes > MOST_BYTES);
    this.#fail(tooLarge, 'TooLarge', `a finding has at most ${MOST_BYTES} bytes`);
    const batches = findingBatches(all.filter(({ bytes }) => bytes <= MOST_BYTES));
    await inParallel(batches, (batch) => this.#send(batch, 1));
    return this.#failed;
  }

  async #send(batch: Batch, round: number): Promise<void> {
    if (this.#stopped) return this.#fail(batch, this.#stopped.code, this.#stopped.message);
    let answer: BatchImportFindingsCommandOutput;
    try {
      answer = await this.#call(batch);
    } catch (error) {
      if (!(error instanceof AwsFailure) || error.kind === 'aborted') throw error;
      return this.#refused(batch, error, round);
    }
    await this.#answered(batch, answer, round);
  }

  async #call(batch: Batch): Promise<BatchImportFindingsCommandOutput> {
    const command = new BatchImportFindingsCommand({ Findings: batch.map(({ finding }) => finding) });
    return this.#calls.make(IMPORT, this.#signal, async (options) => {
      const answer = await this.#hub.send(command, options);
      // What a proxy says instead of AWS counts nothing.
      expected(answer.SuccessCount, IMPORT);
      return answer;
    });
  }

  /** A batch that is refused whole is halved until those are found that it was refused for. */
  async #refused(batch: Batch, failure: AwsFailure, round: number): Promise<void> {
    const concernsAll = failure.kind === 'retryable' || failure.code === NOT_SUBSCRIBED;
    if (concernsAll) this.#stopped = failure;
    if (concernsAll || batch.length === 1) {
      this.#fail(batch, failure.code, causeOf(failure));
      if (!concernsAll) this.#refusedAlone += 1;
      if (this.#taken === 0 && this.#refusedAlone >= ENOUGH_ALONE) this.#stopped = failure;
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#send(batch.slice(0, middle), round);
    await this.#send(batch.slice(middle), round);
  }

  async #answered(batch: Batch, answer: BatchImportFindingsCommandOutput, round: number): Promise<void> {
    const { FailedFindings: failures = [], FailedCount: count = failures.length } = answer;
    const told = new Map(
      failures.map(({ Id, ErrorCode = UNKNOWN, ErrorMessage = '' }) => [Id, { ErrorCode, ErrorMessage }]),
    );
    const named = batch.filter(({ finding }) => told.has(finding.Id));
    // A failure that names none of ours could be any of them; what was stored is not stored again.
    const suspects = named.length < count ? batch : named;
    this.#taken += batch.length - suspects.length;
    const again: Sized[] = [];
    for (const each of suspects) {
      const { ErrorCode: code, ErrorMessage: message } = told.get(each.finding.Id) ?? UNTOLD;
      if (round < ROUNDS && !code.startsWith('Invalid')) again.push(each);
      else this.#fail([each], code, message);
    }
    if (again.length === 0) return;
    await this.#calls.pause(IMPORT, round, this.#signal);
    await this.#send(again, round + 1);
  }

  #fail(batch: Batch, code: string, message: string): void {
    this.#failed.push(...batch.map(({ finding }) => ({ id: finding.Id, code, message })));
  }
}

function causeOf({ cause, message }: AwsFailure): string {
  return cause instanceof Error ? cause.message : message;
}
