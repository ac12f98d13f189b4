/** What the input holds that is not a page; `at` is a byte offset, from 0, `inside` the list entry or element it is in. */
export class MalformedPage extends Error {
  readonly at: number;
  readonly inside: string;

  constructor(message: string, at: number, inside = '') {
    super(message);
    this.at = at;
    this.inside = inside;
  }
}
