import fc from 'fast-check';
import { USE } from '#grants';
import type { Request } from '#policy';
import { arnOf, type Entry, inline, managed, policy, role, user } from '../account/dump.ts';

/** Few words, so that principals are alike but for names, and every request that can tell them apart can be tried. */
const IDS = [
  '11111111-2222-3333-4444-555555555555',
  '11111111-2222-3333-4444-666666666666',
  '0f3c1d2e-5a6b-4c7d-8e9f-a0b1c2d3e4f5',
] as const;
const REPOSITORIES = ['acme/web', 'acme/api', 'other/web', 'any-owner/any-repository'] as const;
/** Ids that no policy writes out, one that a pattern means and one that none does. */
const OTHER_IDS = ['10000000-0000-4000-8000-000000000000', '99999999-8888-7777-6666-555555555555'] as const;
const OWN = '111122223333';

const connection = (id: string, account = OWN) =>
  `arn:aws:codeconnections:us-east-1:${account}:connection/${id}`;

const resource = fc.oneof(
  { arbitrary: fc.constantFrom(...IDS).map((id) => connection(id)), weight: 5 },
  fc.constantFrom(
    '*',
    `arn:aws:codeconnections:us-east-1:${OWN}:connection/*`,
    `arn:aws:codeconnections:*:${OWN}:*`,
    'arn:aws:codestar-connections:*:*:connection/*',
    connection(IDS[0], '444455556666'),
    connection('1*'),
    'arn:aws:s3:::acme',
  ),
);
const repositories = fc.uniqueArray(fc.constantFrom(...REPOSITORIES), { minLength: 1, maxLength: 2 });
/** Without the key, with it, and with nothing in it: three things that look alike. */
const presence = fc
  .record({
    operator: fc.constantFrom('Null', 'StringEquals', 'StringLike', 'StringNotEquals'),
    key: fc.constantFrom('codeconnections:FullRepositoryId', 'codeconnections:OwnerId'),
    isAbsent: fc.boolean(),
  })
  .map(({ operator, key, isAbsent }) => ({
    [operator]: { [key]: operator === 'Null' ? `${isAbsent}` : '' },
  }));

const named = fc
  .tuple(
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringEqualsIfExists',
      'ForAllValues:StringEquals',
      'StringEqualsIgnoreCase',
    ),
    fc.constantFrom('codeconnections:FullRepositoryId', 'codeconnections:OwnerId'),
    repositories,
  )
  .map(([operator, key, values]) => ({
    [operator]: {
      [key]: key.endsWith('OwnerId') ? values.map((value) => value.replace(/\/.*/, '')) : values,
    },
  }));

const condition = fc.oneof({ arbitrary: named, weight: 3 }, presence);

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom<unknown>(
      'codeconnections:UseConnection',
      ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
      'codeconnections:*',
      's3:GetObject',
    ),
    about: fc.oneof(
      {
        arbitrary: fc.uniqueArray(resource, { minLength: 1, maxLength: 2 }).map((Resource) => ({ Resource })),
        weight: 5,
      },
      fc.uniqueArray(resource, { minLength: 1, maxLength: 2 }).map((NotResource) => ({ NotResource })),
    ),
    Condition: fc.option(condition, { nil: undefined, freq: 2 }),
  })
  .map(({ about, Condition, ...rest }) => ({ ...rest, ...about, ...(Condition && { Condition }) }));

const documents = fc.array(
  fc.array(statement, { minLength: 1, maxLength: 2 }).map((statements) => policy(...statements)),
  { minLength: 1, maxLength: 2 },
);

type Carried = { readonly documents: readonly object[]; readonly boundary: object | undefined };

const carried: fc.Arbitrary<Carried> = fc.record({
  documents,
  boundary: fc.option(
    documents.map(([first]) => first ?? policy()),
    { nil: undefined, freq: 4 },
  ),
});

/** The same words with other names: what is equal but for them must be judged alike. */
const RENAMINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => swap(text, IDS[0], IDS[1]),
  (text) => swap(text, IDS[1], IDS[2]),
  (text) => swap(text, REPOSITORIES[0], REPOSITORIES[1]),
  (text) => swap(text, REPOSITORIES[0], REPOSITORIES[2]),
  (text) => swap(text, REPOSITORIES[1], REPOSITORIES[3]),
];

function swap(text: string, one: string, other: string): string {
  return text.replaceAll(one, '\u0001').replaceAll(other, one).replaceAll('\u0001', other);
}

function renamed({ documents: given, boundary }: Carried, rename: (text: string) => string): Carried {
  const all = (document: object) => JSON.parse(rename(JSON.stringify(document))) as object;
  return { documents: given.map(all), boundary: boundary && all(boundary) };
}

/** All the same statements in one document. */
function joined({ documents: given, boundary }: Carried): Carried {
  const statements = given.flatMap((document) => (document as { Statement: object[] }).Statement);
  return { documents: [policy(...statements)], boundary };
}

/** A principal and what comes with it, under a name of its own. */
function entriesOf(name: string, kind: 'role' | 'user', { documents: given, boundary }: Carried): Entry[] {
  const inlines = given.map((document, index) => inline(document, `${name}-${index}`));
  const bounded = boundary && { PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy', name) } };
  const principal =
    kind === 'role'
      ? role(name, { RolePolicyList: inlines, ...bounded })
      : user(name, { UserPolicyList: inlines, ...bounded });
  return [principal, ...(boundary ? [managed(name, boundary, { AttachmentCount: 0 })] : [])];
}

/** The records of each principal of an account, most of them alike. */
export const account: fc.Arbitrary<readonly (readonly Entry[])[]> = fc
  .tuple(
    fc.array(carried, { minLength: 1, maxLength: 2 }),
    fc.array(
      fc.record({
        which: fc.nat(1),
        rename: fc.constantFrom(...RENAMINGS),
        cut: fc.boolean(),
        kind: fc.constantFrom('role' as const, 'role' as const, 'user' as const),
      }),
      { minLength: 2, maxLength: 4 },
    ),
  )
  .map(([models, variants]) =>
    variants.map(({ which, rename, cut, kind }, index) => {
      const model = models[which % models.length] ?? { documents: [], boundary: undefined };
      const own = renamed(cut ? joined(model) : model, rename);
      return entriesOf(`p${index}`, kind, own);
    }),
  );

const SERVICES = ['codeconnections', 'codestar-connections'];
const PLACES = [`us-east-1:${OWN}`, `eu-west-1:${OWN}`, 'us-east-1:444455556666', 'eu-west-1:777788889999'];
const ARNS = SERVICES.flatMap((service) =>
  PLACES.flatMap((place) =>
    [...IDS, ...OTHER_IDS].map((id) => `arn:aws:${service}:${place}:connection/${id}`),
  ),
);
/** Absent, empty, new, and every word in a second spelling: one condition may ask for its case, and another not. */
const inAllWays = (words: readonly string[], other: string) => [
  undefined,
  '',
  other,
  ...words.flatMap((word) => [word, word.toUpperCase()]),
];
const CONTEXTS: readonly Request['context'][] = inAllWays(REPOSITORIES, 'new/one').flatMap((repository) =>
  inAllWays(['acme', 'other', 'any-owner'], 'new').map((owner) => ({
    ...(repository !== undefined && { 'codeconnections:FullRepositoryId': repository }),
    ...(owner !== undefined && { 'codeconnections:OwnerId': owner }),
  })),
);

/** A request of every kind that policies of these words can tell from another. */
export const REQUESTS: readonly Request[] = USE.actions.flatMap((action) =>
  ARNS.flatMap((arn) => CONTEXTS.map((context) => ({ action, resource: arn, context }))),
);
