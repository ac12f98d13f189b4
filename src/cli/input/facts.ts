import { type Facts, type InputProblem, readFacts, type Unread } from '#account';
import type { LiveReading, ServiceControlPolicy } from '#scan';
import { CliError } from '../errors.ts';
import type { World } from '../world.ts';
import { readJsonSource } from './json-file.ts';
import { type Source, sourcesOf } from './sources.ts';

/** What a live scan saved beside the principals. */
type SavedFacts = Pick<LiveReading, 'facts' | 'serviceControlPolicies' | 'unread'>;

export type FactsInput = {
  readonly saved: SavedFacts | undefined;
  readonly problems: readonly InputProblem[];
};

/** By its name: everything else among the inputs is taken for principals. */
export function isFactsFile({ name }: Source): boolean {
  return /(?:^|[\\/])facts\.json(?:\.gz)?$/i.test(name);
}

/** The facts among the inputs, named or in a folder. */
export async function readSavedFacts(inputs: readonly string[], world: World): Promise<FactsInput> {
  const [source, ...others] = inputs.flatMap((input) => factsSourcesOf(input, world));
  if (!source) return { saved: undefined, problems: [] };
  const surplus = others.map(({ name }) => ({
    place: name,
    message: `a second one beside ${source.name}; scan one account at a time`,
  }));
  try {
    const { saved, problems } = savedIn(source.name, await readJsonSource(source));
    return { saved, problems: [...problems, ...surplus] };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { saved: undefined, problems: [{ place: error.place, message: error.message }, ...surplus] };
  }
}

/** An input that cannot be opened is told by who reads its principals. */
function factsSourcesOf(input: string, world: World): readonly Source[] {
  if (input === '-') return [];
  try {
    return sourcesOf(input, world).filter(isFactsFile);
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}

function savedIn(name: string, json: unknown): FactsInput {
  const reading = readFacts(json);
  if (!reading.ok) {
    const problems = reading.problems.map(({ path, message }) => ({
      place: path === '' ? name : `${name}: ${path}`,
      message,
    }));
    return { saved: undefined, problems };
  }
  const { serviceControlPolicies: levels = [], unread = [] } = json as Partial<
    Record<keyof SavedFacts, unknown>
  >;
  if (!isLevels(levels) || !isUnreadList(unread)) {
    const message = 'expected lists of policies and of what could not be read, as a live scan saves them';
    return { saved: undefined, problems: [{ place: `${name}: serviceControlPolicies`, message }] };
  }
  return { saved: { facts: reading.facts, serviceControlPolicies: levels, unread }, problems: [] };
}

function isLevels(value: unknown): value is readonly (readonly ServiceControlPolicy[])[] {
  return Array.isArray(value) && value.every((level) => Array.isArray(level) && level.every(isPolicy));
}

function isPolicy(value: unknown): boolean {
  return hasText(value, 'name') && hasText(value, 'document');
}

function isUnreadList(value: unknown): value is readonly Unread[] {
  return Array.isArray(value) && value.every((each) => hasText(each, 'what') && hasText(each, 'message'));
}

function hasText(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string';
}

/** Facts of one account say nothing of the principals of another. */
export function factsFor(
  account: { readonly id: string },
  facts: Facts | undefined,
): { readonly facts: Facts | undefined; readonly problems: readonly InputProblem[] } {
  if (!facts || account.id === '' || facts.account === account.id) return { facts, problems: [] };
  const message = `they are of account ${facts.account}, and the principals of ${account.id}; scan one account at a time`;
  return { facts: undefined, problems: [{ place: 'facts.json', message }] };
}
