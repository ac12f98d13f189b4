/** The time of the account, apart from that of the machine: a test decides how long ago things were recorded. */
export class SimulatedClock {
  #now: number;

  constructor(start: Date) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance({
    days = 0,
    seconds = 0,
    milliseconds = 0,
  }: Partial<Record<'days' | 'seconds' | 'milliseconds', number>>): Date {
    this.#now += days * 86_400_000 + seconds * 1000 + milliseconds;
    return this.now();
  }
}
