import { CATALOGUE } from '#controls';
import { generatorId } from '#findings';
import { memoryOf } from './hub-memory.ts';
import type { AccountScanPorts } from './organization-ports.ts';
import type { FindingsPort, PublishPorts } from './ports.ts';
import { publish, reconcile } from './publish.ts';
import type { JudgedState, Resume } from './resume.ts';
import type { ScannedAccount } from './scanned-account.ts';
import type { Wish } from './wished-findings.ts';

export type Telling = {
  readonly ports: AccountScanPorts;
  readonly findings: FindingsPort | undefined;
  readonly resume: Resume;
  /** Whether an earlier attempt ended in the middle. */
  readonly isAgain: boolean;
  readonly signal: AbortSignal;
};

/** Tells Security Hub what each group of controls found, and saves after each how far it has come. Answers how it ended. */
export async function tellHub(judged: JudgedState, telling: Telling): Promise<ScannedAccount> {
  const { ports, findings, resume, isAgain, signal } = telling;
  if (!findings || judged.outcome.outcome !== 'scanned') return judged.outcome;
  const publishing = { ...ports, store: findings.store };
  if (!(await memoryOf(findings.store).isSubscribed(publishing, signal)))
    return { ...judged.outcome, hub: 'not subscribed' };
  let state = { ...judged, outcome: { ...judged.outcome, hub: 'subscribed' as const } };
  const pieces = piecesOf(judged, isAgain);
  for (const piece of pieces) {
    const sent = await tellPiece(state, piece, publishing, signal);
    const outcome = { ...state.outcome, published: state.outcome.published + sent };
    state = { ...state, outcome, told: [...state.told, ...piece] };
    if (pieces.length > 1) await resume.save(state, signal);
  }
  return state.outcome;
}

/**
 * What is told in one go, as ids of controls: in few pieces, because each asks Security Hub anew. Whoever comes back did not get
 * through: in small pieces each attempt gets further than the last.
 */
function piecesOf(
  { controls, complete, told }: JudgedState,
  isAgain: boolean,
): readonly (readonly string[])[] {
  const left = controls.filter((id) => !told.includes(id));
  if (isAgain) return left.map((id) => [id]);
  const open = left.filter((id) => !complete.includes(id));
  return [left.filter((id) => complete.includes(id)), open].filter((piece) => piece.length > 0);
}

function tellPiece(
  { findings, hub, complete, present, at }: JudgedState,
  piece: readonly string[],
  publishing: PublishPorts,
  signal: AbortSignal,
): Promise<number> {
  const controls = CATALOGUE.filter(({ id }) => piece.includes(id));
  const generators = new Set(piece.map(generatorId));
  const wishes: readonly Wish[] = findings
    .filter(({ GeneratorId }) => generators.has(GeneratorId))
    .map((wanted) => ({ id: wanted.Id, wanted }));
  // What was not read is not gone.
  if (!piece.every((id) => complete.includes(id))) return publish(wishes, hub, controls, publishing, signal);
  const known = new Set(present);
  const endOf = (id: string): Wish['wanted'] => ({
    gone: known.has(withoutControl(id)) ? 'grants' : 'resource',
    at: new Date(at),
  });
  return reconcile(wishes, endOf, hub, controls, publishing, signal);
}

/** `ccguard/CCG.1/111122223333/…` as `ccguard//111122223333/…`. */
function withoutControl(id: string): string {
  return id.replace(/^([^/]*\/)[^/]*/, '$1');
}
