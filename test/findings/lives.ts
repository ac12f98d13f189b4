import {
  type AsffFinding,
  asffFindings,
  type Gone,
  nextWrite,
  type PrincipalReport,
  REFRESH_AFTER,
} from '#findings';
import { CONNECTION, UNREADABLE } from '../controls/judged.ts';
import { approved, reportOf } from './findings.ts';
import { type Customer, HubModel } from './hub-model.ts';
import { AT, PLACE } from './place.ts';

const USE = { Action: 'codeconnections:UseConnection', Resource: CONNECTION };
const USE_ALL = { ...USE, Resource: '*' };
const FAILED = { policies: [USE_ALL] };
const EXCEPTION = approved(FAILED);
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** What a principal is found to be, by the letter that stands for it. */
const REPORTS: Readonly<Record<string, PrincipalReport>> = {
  F: reportOf(FAILED),
  // The same control fails of something else.
  f: reportOf({ policies: [{ ...USE_ALL, Sid: 'Other' }] }),
  P: reportOf({ policies: [USE] }),
  W: reportOf({ policies: [USE, UNREADABLE] }),
  E: reportOf(FAILED, [EXCEPTION]),
  X: reportOf(FAILED, [EXCEPTION], Date.parse('2027-02-01')),
  N: reportOf({ ...FAILED, parameters: { excludePrincipals: ['*'] } }),
};
const GONE: Readonly<Record<string, Gone['gone']>> = { D: 'resource', G: 'grants' };
const CUSTOMERS: Readonly<Record<string, Customer>> = {
  resolve: { workflow: 'RESOLVED' },
  suppress: { workflow: 'SUPPRESSED' },
  notify: { workflow: 'NOTIFIED' },
  lower: { severity: 'LOW' },
  comment: { note: 'seen' },
};

export const STATES = [...Object.keys(REPORTS), ...Object.keys(GONE)];

export function wantedOf(state: string, at: Date): AsffFinding | Gone {
  const gone = GONE[state];
  if (gone) return { gone, at };
  const report = REPORTS[state];
  const [finding] = report ? asffFindings(report, { ...PLACE, at }) : [];
  if (!finding) throw new Error(`no state ${state}`);
  return finding;
}

/**
 * Lives a life told in words: `F` is an event an hour after the one before, `F@2` one of the second hour that comes now, `~F` a
 * scan and no event, `+31d` a time in which nothing happens, `lagging` reads that are one version late from here on, and others
 * are what a customer does.
 */
export function lived(story: string): HubModel {
  const hub = new HubModel();
  let time = AT.getTime();
  let lag = 0;
  for (const word of story.split(' ')) {
    const [, scan, state = '', hour] = /^(~?)([A-Za-z])(?:@(\d+))?$/.exec(word) ?? [];
    if (state) {
      time += hour === undefined ? HOUR : 0;
      const at = hour === undefined ? time : AT.getTime() + Number(hour) * HOUR;
      const rules = { refreshAfter: REFRESH_AFTER, movesTime: scan === '' };
      const write = nextWrite(hub.read(lag), wantedOf(state, new Date(at)), rules);
      if (write) hub.import(write);
    } else if (word.startsWith('+')) time += Number.parseInt(word, 10) * DAY;
    else if (word === 'lagging') lag = 1;
    else {
      const change = CUSTOMERS[word];
      if (!change) throw new Error(`nobody does ${word}`);
      hub.update(change);
    }
  }
  return hub;
}
