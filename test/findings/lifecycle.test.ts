import { describe, expect, it, test } from 'vitest';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import {
  type AsffFinding,
  asffFindings,
  findingsOf,
  nextWrite,
  principalReport,
  REFRESH_AFTER,
  type StoredFinding,
} from '#findings';
import { principalWith } from '../controls/judged.ts';
import { refusedIn } from './asff-limits.ts';
import { lived, STATES, wantedOf } from './lives.ts';
import { AT, PLACE } from './place.ts';

const DAY = 24 * 60 * 60 * 1000;
const SCAN = { refreshAfter: REFRESH_AFTER, movesTime: false };
const EVENT = { refreshAfter: REFRESH_AFTER, movesTime: true };

describe('the life of a finding', () => {
  // What happens, the state it ends in, and how often something was sent.
  test.each<[story: string, state: string, sent: number]>([
    // From one state to the next.
    ['F', 'FAILED ACTIVE NEW', 1],
    ['P', 'PASSED ACTIVE NEW', 1],
    ['W', 'WARNING ACTIVE NEW', 1],
    ['E', 'PASSED ACTIVE NEW', 1],
    ['F P', 'PASSED ACTIVE NEW', 2],
    ['F W', 'WARNING ACTIVE NEW', 2],
    ['F f', 'FAILED ACTIVE NEW', 2],
    ['F G', 'PASSED ACTIVE NEW', 2],
    ['F D', 'FAILED ARCHIVED NEW', 2],
    ['F N', 'NOT_AVAILABLE ARCHIVED NEW', 2],
    ['F N F', 'FAILED ACTIVE NEW', 3],
    ['F G F', 'FAILED ACTIVE NEW', 3],
    ['F E X', 'FAILED ACTIVE NEW', 3],
    // Nothing is told of what never was.
    ['N', 'none', 0],
    ['D', 'none', 0],
    ['G', 'none', 0],
    ['D F', 'FAILED ACTIVE NEW', 1],
    // Scans send nothing while nothing changed, and refresh what is active.
    ['F ~F ~F ~F', 'FAILED ACTIVE NEW', 1],
    ['F ~F +20d ~F', 'FAILED ACTIVE NEW', 1],
    ['F +31d ~F ~F', 'FAILED ACTIVE NEW', 2],
    ['F +31d ~F +31d ~F +31d ~F', 'FAILED ACTIVE NEW', 4],
    ['P +31d ~P', 'PASSED ACTIVE NEW', 2],
    ['F G +31d ~G', 'PASSED ACTIVE NEW', 3],
    ['F G ~G ~G', 'PASSED ACTIVE NEW', 2],
    ['F N +31d ~N', 'NOT_AVAILABLE ARCHIVED NEW', 2],
    ['F D +31d ~D', 'FAILED ARCHIVED NEW', 2],
    ['F ~P', 'PASSED ACTIVE NEW', 2],
    ['F N ~G', 'NOT_AVAILABLE ARCHIVED NEW', 2],
    // What customers decide stays.
    ['F suppress P F', 'FAILED ACTIVE SUPPRESSED', 3],
    ['F suppress D', 'FAILED ARCHIVED SUPPRESSED', 2],
    ['F suppress E X', 'FAILED ACTIVE SUPPRESSED', 3],
    ['F suppress +31d ~F', 'FAILED ACTIVE SUPPRESSED', 2],
    ['F lower P F', 'FAILED ACTIVE NEW LOW', 3],
    ['F comment f D', 'FAILED ARCHIVED NEW seen', 3],
    ['F resolve ~F', 'FAILED ACTIVE RESOLVED', 1],
    ['F resolve +31d ~F', 'FAILED ACTIVE RESOLVED', 2],
    ['F resolve f', 'FAILED ACTIVE RESOLVED', 2],
    ['F notify W', 'WARNING ACTIVE NOTIFIED', 2],
    ['F notify P', 'PASSED ACTIVE NOTIFIED', 2],
    // What comes back is opened again.
    ['F P resolve F', 'FAILED ACTIVE NEW', 3],
    ['F P resolve W', 'WARNING ACTIVE NEW', 3],
    ['F resolve P F', 'FAILED ACTIVE NEW', 3],
    ['F notify P F', 'FAILED ACTIVE NEW', 3],
    ['F resolve G F', 'FAILED ACTIVE NEW', 3],
    ['F resolve N F', 'FAILED ACTIVE NEW', 3],
    ['F resolve E X', 'FAILED ACTIVE NEW', 3],
    ['E resolve X', 'FAILED ACTIVE NEW', 2],
    ['F resolve D F', 'FAILED ACTIVE NEW', 3],
    // What comes late, or twice, changes nothing.
    ['F F@1', 'FAILED ACTIVE NEW', 1],
    ['F P F@1', 'PASSED ACTIVE NEW', 2],
    ['F P F@1 P@2 F@1', 'PASSED ACTIVE NEW', 2],
    ['F P F P@2', 'FAILED ACTIVE NEW', 3],
    ['F D F@1', 'FAILED ARCHIVED NEW', 2],
    ['F G F@1', 'PASSED ACTIVE NEW', 2],
    ['F F@3 P@2', 'FAILED ACTIVE NEW', 2],
    ['F P resolve F@1', 'PASSED ACTIVE RESOLVED', 2],
    ['F suppress P F@1', 'PASSED ACTIVE SUPPRESSED', 2],
    ['P@5 F@4', 'PASSED ACTIVE NEW', 1],
    // Reads that lag cost a word of what was said last, never the state.
    ['F P lagging F', 'FAILED ACTIVE NEW', 3],
    ['F lagging P', 'PASSED ACTIVE NEW', 2],
    ['F P lagging D', 'FAILED ARCHIVED NEW', 3],
    ['F P F lagging ~G', 'PASSED ACTIVE NEW', 4],
  ])('%s: %s', (story, state, sent) => {
    const hub = lived(story);
    expect(hub.shown).toBe(state);
    expect(hub.sent).toHaveLength(sent);
    expect(hub.ignored).toBe(0);
    expect(hub.sent.flatMap(refusedIn)).toEqual([]);
  });

  it.each(['F P F', 'F D F G P', 'F suppress E X lower', 'P N F +31d ~F', 'W comment F G F'])(
    'begins once, and is updated in the order of time: %s',
    (story) => {
      const { sent } = lived(story);
      const [first] = sent;
      expect(new Set(sent.map(({ CreatedAt }) => CreatedAt))).toEqual(new Set([first?.CreatedAt]));
      expect(new Set(sent.map(({ FirstObservedAt }) => FirstObservedAt))).toEqual(
        new Set([first?.CreatedAt]),
      );
      const times = sent.map(({ UpdatedAt }) => UpdatedAt);
      expect([...new Set(times)].sort()).toEqual(times);
    },
  );
});

/** Every order of a list. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

function triples(states: readonly string[]): string[][] {
  return states.flatMap((a) => states.flatMap((b) => states.map((c) => [a, b, c])));
}

const ended = (story: string) => lived(story).shown;

describe('events in any order', () => {
  const dated = (states: readonly string[]) => states.map((state, index) => `${state}@${index + 1}`);

  it('end in the state of the newest, where each tells of a finding', () => {
    for (const states of triples(['F', 'f', 'P', 'W', 'E'])) {
      const newest = ended(`${states.at(-1)}`);
      for (const order of orders(dated(states)))
        expect([order, ended(order.join(' '))]).toEqual([order, newest]);
    }
  });

  it('end in the state of the newest, each told twice and one of them again at the end', () => {
    for (const states of triples(['F', 'P', 'W'])) {
      for (const order of orders(dated(states))) {
        for (const again of order)
          expect(ended([...order, ...order, again].join(' '))).toBe(ended(`${states.at(-1)}`));
      }
    }
  });

  it('end in the state of the newest once a scan has seen it, whatever there was before', () => {
    for (const states of triples(STATES)) {
      const [newest = ''] = states.slice(-1);
      for (const order of orders(dated(states))) {
        const hub = lived([...order, `~${newest}@4`].join(' '));
        const wanted = wantedOf(newest, AT);
        const { finding } = hub.now ?? {};
        if (!finding) expect(['D', 'G', 'N']).toContain(newest);
        else if ('gone' in wanted) expect(isSettled(finding, wanted.gone)).toBe(true);
        else {
          expect(finding.Compliance.Status).toBe(wanted.Compliance.Status);
          expect(finding.RecordState).toBe(wanted.RecordState);
        }
      }
    }
  });

  function isSettled({ RecordState, Compliance }: AsffFinding, gone: 'resource' | 'grants'): boolean {
    return RecordState === 'ARCHIVED' || (gone === 'grants' && Compliance.Status === 'PASSED');
  }
});

describe('what is sent', () => {
  const stored = (state: string): StoredFinding => {
    const found = lived(state).read();
    if (!found) throw new Error('nothing is stored');
    return found;
  };
  const later = (days: number) => new Date(AT.getTime() + days * DAY);

  it('has nothing of what customers or the service wrote', () => {
    const found = lived('F suppress lower comment').read();
    for (const state of STATES) {
      const write = nextWrite(found, wantedOf(state, later(1)), EVENT);
      expect(refusedIn(write)).toEqual([]);
    }
  });

  it('ends a finding with what it said, less what it granted', () => {
    const { Title, Resources, Id } = stored('F');
    expect(nextWrite(stored('F'), wantedOf('G', later(1)), SCAN)).toMatchObject({
      Id,
      Title,
      Description: 'no policy grants it anything on connections',
      Resources,
      FindingProviderFields: { Severity: { Label: 'INFORMATIONAL' } },
      Compliance: { Status: 'PASSED', StatusReasons: [{ ReasonCode: 'NOTHING_GRANTED' }] },
      ProductFields: { 'ccguard/verdict': 'passed', 'ccguard/control': 'CCG.1 use-connection-named' },
    });
    const { Compliance, ProductFields } = stored('F');
    const archived = nextWrite(stored('F'), wantedOf('D', later(1)), SCAN);
    expect(archived?.Compliance.StatusReasons).toEqual(Compliance?.StatusReasons);
    expect({ ...archived?.ProductFields, 'aws/securityhub/ProductName': 'Default' }).toEqual(ProductFields);
  });

  it('is whole, whatever an older version of ours left out', () => {
    const { Id, ProductArn, GeneratorId, AwsAccountId, CreatedAt, UpdatedAt, Title, Description, Resources } =
      stored('F');
    const bare = {
      Id,
      ProductArn,
      GeneratorId,
      AwsAccountId,
      CreatedAt,
      UpdatedAt,
      Title,
      Description,
      Resources,
    };
    for (const state of STATES) {
      const write = nextWrite(bare, wantedOf(state, later(1)), SCAN);
      expect(write).toMatchObject({ CreatedAt, FirstObservedAt: CreatedAt });
      expect(refusedIn(write).filter((problem) => !problem.includes('StatusReasons'))).toEqual([]);
    }
  });

  it.each([29, 30, 31])('after %i days is a refresh only from the thirtieth on', (days) => {
    const { UpdatedAt } = stored('F');
    const at = new Date(Date.parse(UpdatedAt) + days * DAY);
    expect(nextWrite(stored('F'), wantedOf('F', at), SCAN) !== undefined).toBe(days >= 30);
  });

  it('is nothing where only the moment of the witness is another', () => {
    const dated = (time: string, resource = '*') => {
      const Condition = { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } };
      const policies = [{ Action: 'codeconnections:UseConnection', Resource: resource, Condition }];
      const at = new Date(time);
      const judged = new Judge(CONTROLS, DEFAULT_PARAMETERS, at.getTime()).judge(principalWith({ policies }));
      const [finding] = asffFindings(principalReport(judged, findingsOf(judged)), { ...PLACE, at });
      if (!finding) throw new Error('no finding');
      return finding;
    };
    const [first, second] = [dated('2026-06-01T00:00:00Z'), dated('2026-06-09T00:00:00Z')];
    expect(first.ProductFields['ccguard/witness']).not.toBe(second.ProductFields['ccguard/witness']);
    expect(nextWrite(first, second, SCAN)).toBeUndefined();
    const elsewhere = dated('2026-06-09T00:00:00Z', 'arn:aws:codeconnections:*:*:connection/a*');
    expect(nextWrite(first, elsewhere, SCAN)).toBeDefined();
  });

  it('comes again long before Security Hub forgets', () => {
    expect(REFRESH_AFTER * 2).toBeLessThan(90 * DAY);
  });

  it.each<[string, Partial<StoredFinding>]>([
    ['Title', { Title: 'another' }],
    ['Description', { Description: 'another' }],
    ['RecordState', { RecordState: 'ARCHIVED' }],
    ['Resources', { Resources: [{ Type: 'AwsIamRole', Id: 'arn:aws:iam::111122223333:role/other' }] }],
    [
      'number of reasons',
      {
        Compliance: {
          ...stored('F').Compliance,
          StatusReasons: [
            ...(stored('F').Compliance?.StatusReasons ?? []),
            { ReasonCode: 'DEPENDS_ON', Description: 'nothing' },
          ],
        },
      },
    ],
    ['number of Resources', { Resources: [] }],
    ['Remediation', { Remediation: { Recommendation: { Text: 'another', Url: 'https://example.com' } } }],
    ['ProductFields', { ProductFields: {} }],
    ['FindingProviderFields', { FindingProviderFields: {} }],
    ['Compliance', { Compliance: undefined }],
    ['status', { Compliance: { ...stored('F').Compliance, Status: 'PASSED' } }],
    [
      'requirements',
      { Compliance: { ...stored('F').Compliance, RelatedRequirements: ['NIST.800-53.r5 AC-6'] } },
    ],
  ])('puts right a %s that is not what it was sent', (_, changed) => {
    expect(nextWrite({ ...stored('F'), ...changed }, wantedOf('F', later(1)), SCAN)).toBeDefined();
    expect(nextWrite(stored('F'), wantedOf('F', later(1)), SCAN)).toBeUndefined();
  });
});
