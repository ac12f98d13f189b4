import { isEnginesOwn, splitId, splitRegion, splitRepository } from './forms.ts';

/** Kinds of names that may be replaced. */
export type Renaming = Readonly<Record<'ids' | 'regions' | 'repositories' | 'groups', boolean>>;

const PLACEHOLDER =
  /ccguard0-0000-4000-8000-\d{12}|ccguard-owner-\d+\/ccguard-repository-\d+|ccguard-(?:owner|group|region)-\d+/g;

/** The names of one principal, numbered as they come. */
export class Names {
  readonly #renames: Renaming;
  /** By kind and name. */
  readonly #placeholders = new Map<string, string>();
  readonly #originals = new Map<string, string>();

  constructor(renames: Renaming) {
    this.#renames = renames;
  }

  ofResource(source: string): string {
    const [before, id] = splitId(source) ?? [];
    const withId = id === undefined ? source : `${before}${this.ofId(id)}`;
    const [start, region, end] = splitRegion(withId) ?? [];
    return region === undefined ? withId : `${start}${this.ofRegion(region)}${end}`;
  }

  ofId(id: string): string {
    return this.#renames.ids
      ? this.#numbered('id', id, (number) => `ccguard0-0000-4000-8000-${number.padStart(12, '0')}`)
      : id;
  }

  ofRegion(region: string): string {
    return this.#renames.regions
      ? this.#numbered('region', region, (number) => `ccguard-region-${number}`)
      : region;
  }

  /** A repository with its owner. */
  ofRepository(source: string): string {
    const [owner] = (this.#renames.repositories && splitRepository(source)) || [];
    if (owner === undefined) return source;
    const placeholder = this.#numbered('owner', owner, (number) => `ccguard-owner-${number}`);
    return this.#numbered('repository', source, (number) => `${placeholder}/ccguard-repository-${number}`);
  }

  ofGroup(name: string): string {
    return this.#renames.groups && !isEnginesOwn(name)
      ? this.#numbered('group', name, (number) => `ccguard-group-${number}`)
      : name;
  }

  /** Puts the names back into a text. */
  restore(text: string): string {
    if (!text.includes('ccguard')) return text;
    return text.replace(PLACEHOLDER, (placeholder) => this.#originals.get(placeholder) ?? placeholder);
  }

  #numbered(kind: string, name: string, placeholder: (number: string) => string): string {
    const key = `${kind} ${name}`;
    const known = this.#placeholders.get(key);
    if (known !== undefined) return known;
    const made = placeholder(String(this.#placeholders.size + 1));
    this.#placeholders.set(key, made);
    this.#originals.set(made, name);
    return made;
  }
}
