import { CONTROLS, isAboutPrincipals } from '#controls';
import { asffFindings, findingId, type PrincipalReport } from '#findings';
import { type AccountReading, readAccount } from './account-reading.ts';
import { memoryOf } from './hub-memory.ts';
import type { AccountAccess, AccountScanPorts } from './organization-ports.ts';
import { type Hub, type PublishPorts, publish, reconcile } from './publish.ts';
import { type JudgedState, Resume } from './resume.ts';
import { type Report, scanAccount } from './scan-account.ts';
import { readScanEvent, type ScanEvent } from './scan-event.ts';
import { isActive, namedFailure } from './scan-failure.ts';
import { filesOf } from './scan-files.ts';
import type { ScannedAccount } from './scanned-account.ts';
import type { Wish } from './wished-findings.ts';

/**
 * Scans one account: reads it, judges it, and brings its Security Hub up to that. Throws AccountScanFailed, whose name says why.
 * The same event again goes on from where the last attempt was; once it is done, it only tells the outcome again.
 */
export async function scanListedAccount(
  event: unknown,
  ports: AccountScanPorts,
  { signal }: { readonly signal: AbortSignal },
): Promise<ScannedAccount> {
  let account = ports.ownAccount;
  try {
    const asked = readScanEvent(event);
    account = asked.account?.id ?? account;
    return await new ListedAccountScan(asked, account, ports, signal).run();
  } catch (error) {
    throw await namedFailure(error, account, ports.directory, signal);
  }
}

class ListedAccountScan {
  readonly #asked: ScanEvent;
  readonly #account: string;
  readonly #ports: AccountScanPorts;
  readonly #signal: AbortSignal;
  readonly #resume: Resume;

  constructor(asked: ScanEvent, account: string, ports: AccountScanPorts, signal: AbortSignal) {
    this.#asked = asked;
    this.#account = account;
    this.#ports = ports;
    this.#signal = signal;
    this.#resume = new Resume(ports.files, filesOf(asked.scan).state(account), ports.log);
  }

  async run(): Promise<ScannedAccount> {
    const state = this.#asked.account?.state;
    if (!isActive(state)) return { account: this.#account, outcome: 'skipped', reason: `it is ${state}` };
    const saved = await this.#resume.load(this.#signal);
    if (saved?.step === 'done') return saved.outcome;
    const access = await this.#ports.access(this.#account, this.#asked.scan, this.#signal);
    const judged = saved ?? (await this.#judged(access));
    // Whoever comes back did not get through: in smaller pieces each attempt gets further than the last.
    const pieces = saved ? judged.controls.map((id) => [id]) : [judged.controls];
    const outcome = await this.#tell(judged, pieces, access);
    await this.#resume.save({ step: 'done', outcome }, this.#signal);
    return outcome;
  }

  async #judged({ reader, findings }: AccountAccess): Promise<JudgedState> {
    const { controls, parameters, clock, metrics } = this.#ports;
    // The moment before anything is read: what is told is true from then on.
    const at = new Date(clock.now());
    const reading = await readAccount(this.#account, reader, this.#ports, this.#signal);
    const { facts } = reading;
    const options = { controls, facts, parameters, exceptions: [], now: at.getTime() };
    const report = scanAccount(reading.account, reading.problems, options);
    metrics.count('Principals', report.principals.length);
    const state = this.#stateOf(report, reading, at, findings);
    await this.#resume.save(state, this.#signal);
    return state;
  }

  #stateOf(
    report: Report,
    reading: AccountReading,
    at: Date,
    findings: AccountAccess['findings'],
  ): JudgedState {
    const hub = {
      account: this.#account,
      region: findings?.region ?? '',
      partition: report.account.partition,
    };
    const place = { ...hub, at, controlDocs: findings?.controlDocs };
    const isWanted = findings !== undefined;
    const nameless = report.principals.filter(({ id }) => id === null).length + reading.problems.length;
    if (nameless > 0) this.#ports.log.warn('records of IAM do not say whose they are', { records: nameless });
    return {
      step: 'judged',
      outcome: this.#outcomeOf(report, reading, at),
      hub,
      at: at.toISOString(),
      controls: this.#ports.controls.filter(isAboutPrincipals).map(({ id }) => id),
      findings: isWanted ? report.principals.flatMap((each) => asffFindings(each, place)) : [],
      present: isWanted ? report.principals.map((each) => presenceOf(each, hub)) : [],
      isComplete: nameless === 0,
      told: [],
    };
  }

  #outcomeOf({ summary }: Report, { unread }: AccountReading, at: Date): ScannedAccount {
    return {
      account: this.#account,
      outcome: 'scanned',
      readAt: at.toISOString(),
      principals: summary.byStatus,
      resources: summary.resourcesByStatus,
      failedFindings: Object.values(summary.failedFindings).reduce((sum, count) => sum + count, 0),
      hub: 'not wanted',
      published: 0,
      unread,
    };
  }

  /** Tells Security Hub what each group of controls found, and saves after each how far it has come. */
  async #tell(
    judged: JudgedState,
    pieces: readonly (readonly string[])[],
    { findings }: AccountAccess,
  ): Promise<ScannedAccount> {
    if (!findings || judged.outcome.outcome !== 'scanned') return judged.outcome;
    const publishing = { ...this.#ports, store: findings.store };
    const isSubscribed = await memoryOf(findings.store).isSubscribed(publishing, this.#signal);
    if (!isSubscribed) return { ...judged.outcome, hub: 'not subscribed' };
    let state = { ...judged, outcome: { ...judged.outcome, hub: 'subscribed' as const } };
    for (const piece of pieces) {
      if (piece.every((id) => state.told.includes(id))) continue;
      const sent = await this.#tellPiece(state, piece, publishing);
      const outcome = { ...state.outcome, published: state.outcome.published + sent };
      state = { ...state, outcome, told: [...state.told, ...piece] };
      if (pieces.length > 1) await this.#resume.save(state, this.#signal);
    }
    return state.outcome;
  }

  #tellPiece(
    { findings, hub, isComplete, present, at }: JudgedState,
    piece: readonly string[],
    publishing: PublishPorts,
  ): Promise<number> {
    const controls = CONTROLS.filter(({ id }) => piece.includes(id));
    const generators = new Set(piece.map((id) => `ccguard/${id}`));
    const wishes: readonly Wish[] = findings
      .filter(({ GeneratorId }) => generators.has(GeneratorId))
      .map((wanted) => ({ id: wanted.Id, wanted }));
    // What was not read is not gone.
    if (!isComplete) return publish(wishes, hub, controls, publishing, this.#signal);
    const principals = new Set(present);
    const endOf = (id: string): Wish['wanted'] => ({
      gone: principals.has(withoutControl(id)) ? 'grants' : 'resource',
      at: new Date(at),
    });
    return reconcile(wishes, endOf, hub, controls, publishing, this.#signal);
  }
}

function presenceOf(report: PrincipalReport, hub: Hub): string {
  return findingId('', report, hub);
}

/** `ccguard/CCG.1/111122223333/…` as `ccguard//111122223333/…`. */
function withoutControl(id: string): string {
  return id.replace(/^([^/]*\/)[^/]*/, '$1');
}
