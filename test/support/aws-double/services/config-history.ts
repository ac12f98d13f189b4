import type { Item } from '../account/items.ts';
import type { Recorder } from '../account/recorder.ts';
import { markerAt, offsetOf } from '../pages.ts';
import { dateOnWire } from '../protocols/json-rpc.ts';
import { type Fields, Refusal, required } from '../service.ts';
import { invalid } from './config-rules.ts';

const WINDOW = 7 * 86_400_000;

/**
 * GetResourceConfigHistory: one call looks at seven days, so a page can be empty and still say that there is more.
 * The marker holds where the next window begins and how many items of it were told.
 */
export function resourceHistory(recorder: Recorder, now: Date, input: Fields): Fields {
  const history = historyOf(recorder, input);
  const later = dateOnWire(input, 'laterTime') ?? now;
  const earlier = dateOnWire(input, 'earlierTime') ?? history[0]?.configurationItemCaptureTime ?? later;
  if (earlier > later && input.earlierTime !== undefined) {
    throw new Refusal('InvalidTimeRangeException', 'The laterTime must be after the earlierTime.');
  }
  const isForward = input.chronologicalOrder === 'Forward';
  const range = { from: earlier.getTime(), to: later.getTime(), isForward };
  return windowOf(history, range, limitOf(input), input.nextToken);
}

function historyOf(recorder: Recorder, input: Fields): readonly Item[] {
  if (!recorder.isOn) throw noRecorder();
  const history = recorder.historyOf(required(input, 'resourceType'), required(input, 'resourceId'));
  if (history.length > 0) return history;
  throw new Refusal('ResourceNotDiscoveredException', 'The resource is not discovered.');
}

export function noRecorder(): Refusal {
  return new Refusal('NoAvailableConfigurationRecorderException', 'There is no configuration recorder.');
}

function limitOf({ limit = 0 }: Fields): number {
  if (typeof limit === 'number' && limit >= 0 && limit <= 100) return limit === 0 ? 10 : limit;
  throw invalid('limit', 'Member must have value less than or equal to 100');
}

type Range = { readonly from: number; readonly to: number; readonly isForward: boolean };

function windowOf(
  history: readonly Item[],
  { from, to, isForward }: Range,
  limit: number,
  token: unknown,
): Fields {
  const list = `history ${from} ${to} ${isForward}`;
  const place = token === undefined ? 0 : offsetOf(token, list, 'InvalidNextTokenException');
  const [windowIndex, told] = [Math.floor(place / MOST_IN_WINDOW), place % MOST_IN_WINDOW];
  const start = isForward ? from + windowIndex * WINDOW : to - (windowIndex + 1) * WINDOW;
  const isWithin = ({ configurationItemCaptureTime: at }: Item) => {
    const time = at.getTime();
    const isInWindow = isForward
      ? time >= start && time < start + WINDOW
      : time > start && time <= start + WINDOW;
    return isInWindow && time >= from && time <= to;
  };
  const inWindow = history.filter(isWithin);
  const ordered = isForward ? inWindow : inWindow.toReversed();
  const page = ordered.slice(told, told + limit);
  const isWindowDone = told + limit >= ordered.length;
  const isLast = isForward ? start + WINDOW > to : start < from;
  const next = isWindowDone ? (windowIndex + 1) * MOST_IN_WINDOW : place + limit;
  return { configurationItems: page, ...((!isWindowDone || !isLast) && { nextToken: markerAt(list, next) }) };
}

const MOST_IN_WINDOW = 1_000_000;
