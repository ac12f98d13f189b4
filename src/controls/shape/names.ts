/** A name that decides nothing where all policies write it out, or take any. */
export type Name = { readonly of: Kind; readonly name: string };
type Kind = 'ids' | 'regions' | 'repositories' | 'owners' | 'groups' | 'tags';

/** Names that the engine itself may put into a witness; a principal that has one of these keeps all its names. */
export const ENGINES_OWN = /0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5|\/0{8}-|ccguard|^any-/;
const PLACEHOLDER =
  /ccguard0-0000-4000-8000-\d{12}|ccguard-owners-\d+\/ccguard-repositories-\d+|ccguard-(?:owners|groups|regions|tags)-\d+/g;

/** The names of one principal, numbered as they come. */
export class Names {
  readonly #replaced: Readonly<Partial<Record<Kind, boolean>>>;
  readonly #placeholders: Partial<Record<Kind, Map<string, string>>> = {};
  readonly #originals = new Map<string, string>();

  /** `replaced`: the kinds of names that placeholders may stand for. */
  constructor(replaced: Readonly<Partial<Record<Kind, boolean>>>) {
    this.#replaced = replaced;
  }

  /** What stands for a name. */
  placeholder({ of, name }: Name): string {
    if (!this.#replaced[of]) return name;
    this.#placeholders[of] ??= new Map();
    const placeholders = this.#placeholders[of];
    const known = placeholders.get(name);
    if (known !== undefined) return known;
    // The repositories of one owner stay together.
    const before = of === 'repositories' ? `${this.placeholder(ownerOf(name))}/` : '';
    const number = String(this.#originals.size + 1);
    const made =
      of === 'ids'
        ? `ccguard0-0000-4000-8000-${number.padStart(12, '0')}`
        : `${before}ccguard-${of}-${number}`;
    placeholders.set(name, made);
    this.#originals.set(made, name);
    return made;
  }

  /** Puts the names back into a text. */
  restore(text: string): string {
    if (!text.includes('ccguard')) return text;
    return text.replace(PLACEHOLDER, (placeholder) => this.#originals.get(placeholder) ?? placeholder);
  }
}

function ownerOf(repository: string): Name {
  return { of: 'owners', name: repository.slice(0, repository.indexOf('/')) };
}
