import type { Item } from './items.ts';

/** What AWS Config has recorded of an account. */
export class Recorder {
  /** Off: there is no recorder in this Region. */
  isOn = true;
  readonly types = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Policy']);
  readonly #items = new Map<string, Item[]>();

  record(item: Item): void {
    if (!this.isOn || !this.types.has(item.resourceType)) return;
    const key = `${item.resourceType} ${item.resourceId}`;
    const history = this.#items.get(key) ?? [];
    const isNew = history.length === 0 && item.configurationItemStatus === 'OK';
    history.push(isNew ? { ...item, configurationItemStatus: 'ResourceDiscovered' } : item);
    this.#items.set(key, history);
  }

  /** Oldest first. */
  historyOf(type: string, id: string): readonly Item[] {
    return this.#items.get(`${type} ${id}`) ?? [];
  }

  /** The newest item, unless the resource is gone. */
  currentOf(type: string, id: string): Item | undefined {
    const newest = this.historyOf(type, id).at(-1);
    return newest?.configurationItemStatus === 'ResourceDeleted' ? undefined : newest;
  }
}
