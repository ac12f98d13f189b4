import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../json-chars.ts';
import type { JsonBytes } from './json-bytes.ts';
import type { Vocabulary } from './vocabulary.ts';
import { Words } from './words.ts';

const HAS = { effect: 1, action: 2, resource: 4, sid: 8, condition: 16 };
const WHOLE = HAS.effect | HAS.action | HAS.resource;
const ELEMENTS = new Words({
  Sid: HAS.sid,
  Effect: HAS.effect,
  Action: HAS.action,
  Resource: HAS.resource,
  Condition: HAS.condition,
});
const EFFECTS = new Words({ Allow: 1, Deny: 1 });

/**
 * Walks over statements, and tells those that can be passed over: well formed in the commonest way, and with no action that
 * anybody wants.
 */
export class StatementWalk {
  /** Whether the last statement can be passed over. */
  isSilent = true;
  readonly #json: JsonBytes;
  readonly #vocabulary: Vocabulary;

  constructor(json: JsonBytes, vocabulary: Vocabulary) {
    this.#json = json;
    this.#vocabulary = vocabulary;
  }

  /** Past the statement that begins here. */
  statement(open: number): number {
    this.isSilent = true;
    const json = this.#json;
    const { bytes } = json;
    if (bytes[open] !== OPEN_OBJECT) return this.#loud(open);
    let seen = 0;
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_OBJECT) {
      const end = json.name(at);
      // Of an element that is given twice JSON.parse keeps the last; all have to be silent.
      const element = ELEMENTS.meaning(bytes, at + 1, end - 1);
      seen |= element;
      at = json.next(this.#element(element, json.named(end)), CLOSE_OBJECT);
    }
    if ((seen & WHOLE) !== WHOLE) this.isSilent = false;
    return at + 1;
  }

  #element(element: number, at: number): number {
    switch (element) {
      case HAS.action:
        return this.#texts(at, true);
      case HAS.resource:
        return this.#texts(at, false);
      case HAS.effect:
        return this.#effect(at);
      case HAS.condition:
        return this.#condition(at);
      case HAS.sid:
        return this.#text(at);
      default:
        return this.#loud(at);
    }
  }

  /** Past what only a closer look can judge. */
  #loud(at: number): number {
    this.isSilent = false;
    return this.#json.value(at);
  }

  #text(at: number): number {
    return this.#json.bytes[at] === QUOTE ? this.#json.text(at) : this.#loud(at);
  }

  #effect(at: number): number {
    const end = this.#text(at);
    if (this.isSilent && EFFECTS.meaning(this.#json.bytes, at + 1, end - 1) === 0) this.isSilent = false;
    return end;
  }

  /** Past a text or a list of some; as action patterns, none that may be wanted. */
  #texts(open: number, areActions: boolean): number {
    const json = this.#json;
    const { bytes } = json;
    if (bytes[open] !== OPEN_LIST) return this.#entry(open, areActions);
    let at = json.skip(open + 1);
    if (bytes[at] === CLOSE_LIST) this.isSilent = false;
    while (bytes[at] !== CLOSE_LIST) at = json.next(this.#entry(at, areActions), CLOSE_LIST);
    return at + 1;
  }

  #entry(at: number, isAction: boolean): number {
    const end = this.#text(at);
    if (isAction && this.isSilent && this.#vocabulary.mayWant(this.#json.bytes, at + 1, end - 1))
      this.isSilent = false;
    return end;
  }

  #condition(open: number): number {
    const json = this.#json;
    const { bytes } = json;
    if (bytes[open] !== OPEN_OBJECT) return this.#loud(open);
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_OBJECT) {
      const end = json.name(at);
      if (!this.#vocabulary.isTextOperator(bytes, at + 1, end - 1)) this.isSilent = false;
      at = json.next(this.#keys(json.named(end)), CLOSE_OBJECT);
    }
    return at + 1;
  }

  #keys(open: number): number {
    const json = this.#json;
    const { bytes } = json;
    if (bytes[open] !== OPEN_OBJECT) return this.#loud(open);
    let at = json.skip(open + 1);
    while (bytes[at] !== CLOSE_OBJECT)
      at = json.next(this.#texts(json.named(json.name(at)), false), CLOSE_OBJECT);
    return at + 1;
  }
}
