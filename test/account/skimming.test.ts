import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Account, AccountBuilder, type InputProblem, PageSplitter, type Wants } from '#account';
import { scanWants } from '#scan';
import { type RecordText, recordText } from './record-arbitraries.ts';
import { adderTo, bytesOf, decode, reused } from './splitting.ts';

type Read = {
  readonly account: Account;
  readonly problems: readonly InputProblem[];
  readonly skimmed: number;
};

const WANTS = scanWants();
const PLACE = 'page.json: RoleDetailList';

/** All that can be seen of an account. */
function seen({ account, problems }: Read): unknown {
  const principals = account.principals.map(({ caller, path, policies, trust, ...rest }) => {
    const { type, arn, account: id, partition, name, tags, sessionTags } = caller;
    const { serviceLinked, permissionSet, groups, contradictions } = rest;
    return {
      type,
      arn,
      caller: [caller.id, id, partition, name, [...tags], sessionTags],
      path,
      policies,
      trust,
      serviceLinked,
      permissionSet,
      groups,
      contradictions,
    };
  });
  return { id: account.id, partition: account.partition, principals, problems };
}

function parsed(records: readonly RecordText[], wants: Wants): Read {
  const builder = new AccountBuilder(wants);
  for (const [index, { list, text }] of records.entries())
    builder.add(list, JSON.parse(text), `${PLACE}[${index}]`);
  return { account: builder.finish({ policies: 'all' }), problems: builder.problems, skimmed: 0 };
}

/** The same through bytes, which come in pieces. */
function skimmed(records: readonly RecordText[], wants: Wants, sizes: readonly number[]): Read {
  const builder = new AccountBuilder(wants);
  const adder = adderTo(builder);
  let taken = 0;
  let at = -1;
  const splitter = new PageSplitter({
    bytes: {
      begin: (bytes) => adder.begin(bytes),
      record: (list, start) => {
        const end = adder.add(list, start, PLACE, at + 1);
        if (end >= 0) at += 1;
        if (end >= 0) taken += 1;
        return end;
      },
    },
    record: (list, value) => {
      at += 1;
      builder.add(list, value, `${PLACE}[${at}]`);
    },
    page: () => {},
    decode,
  });
  const pages = records.map(({ list, text }) => `{"${list}": [${text}]}`);
  for (const piece of reused(bytesOf(pages.join('\n')), sizes)) splitter.push(piece);
  splitter.end();
  return { account: builder.finish({ policies: 'all' }), problems: builder.problems, skimmed: taken };
}

const records = fc.array(recordText, { minLength: 1, maxLength: 4 });
const sizes = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 4 });

test('records that are skimmed make the account that they make when they are parsed', () => {
  let taken = 0;
  let all = 0;
  fc.assert(
    fc.property(records, sizes, (texts, pieces) => {
      const read = skimmed(texts, WANTS, pieces);
      expect(seen(read)).toEqual(seen(parsed(texts, WANTS)));
      taken += read.skimmed;
      all += texts.length;
    }),
    { numRuns: Number(process.env.CCGUARD_RUNS ?? 3000) },
  );
  // Otherwise nothing was compared with anything.
  expect(taken / all).toBeGreaterThan(0.5);
});

test('nothing is left out where everything is wanted', () => {
  fc.assert(
    fc.property(records, (texts) => {
      expect(seen(skimmed(texts, undefined, [100_000]))).toEqual(seen(parsed(texts, undefined)));
    }),
    { numRuns: 500 },
  );
});

test('a record with a byte changed is taken as JSON.parse reads it, or not at all', () => {
  const bytes = fc.oneof(
    fc.constantFrom(...'{}[],:"\\ \n0et*c'.split('').map((char) => char.charCodeAt(0))),
    fc.nat(255),
  );
  fc.assert(
    fc.property(recordText, fc.nat(), bytes, ({ list, text }, at, byte) => {
      const changed = bytesOf(text);
      changed[at % changed.length] = byte;
      const builder = new AccountBuilder(WANTS);
      const adder = adderTo(builder);
      adder.begin(changed);
      const end = adder.add(list, 0, PLACE, 0);
      if (end < 0) return;
      const one = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(changed.subarray(0, end));
      const read = { account: builder.finish({ policies: 'all' }), problems: builder.problems, skimmed: 1 };
      expect(seen(read)).toEqual(seen(parsed([{ list, text: one }], WANTS)));
    }),
    { numRuns: 5000 },
  );
});
