import { call, type SendOptions } from '../calls.ts';
import { failureOf } from '../errors.ts';
import { Pace, type Rate, type Time } from '../security-hub-pace.ts';

/** Of one service in one Region. Well below what AWS allows, since others of the account call as well. */
const RATE: Rate = { perSecond: 10, burst: 20 };

/** Calls that keep to a pace for each service. The client tries them again. */
export class PacedCalls {
  readonly #time: Time;
  readonly #paces = new Map<string, Pace>();

  constructor(time: Time) {
    this.#time = time;
  }

  async make<T>(
    operation: string,
    signal: AbortSignal,
    send: (options: SendOptions) => Promise<T>,
  ): Promise<T> {
    const service = operation.slice(0, operation.indexOf(':'));
    const pace = this.#paces.get(service) ?? new Pace(RATE, this.#time);
    this.#paces.set(service, pace);
    try {
      await pace.turn(signal);
    } catch (error) {
      throw failureOf(error, operation, signal);
    }
    return call(operation, signal, send);
  }
}
