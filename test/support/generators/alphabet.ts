/** Few, similar words, so that patterns of one statement keep meeting those of another. */
export const NOW = Date.parse('2026-06-01T00:00:00Z');

export const SERVICES = ['codeconnections', 'codestar-connections'] as const;
export const REGIONS = ['us-east-1', 'us-east-2', 'eu-west-1'] as const;
export const ACCOUNTS = ['111122223333', '444455556666', '777788889999'] as const;
export const IDS = [
  '11111111-2222-3333-4444-555555555555',
  '11111111-2222-3333-4444-666666666666',
  'aEXAMPLE-8aad-4d5d-8878-dfcab0bc441f',
] as const;

/** Values of tags and user names that can also stand in an ARN or in a repository's name. */
export const TEAMS = ['red', 'blue', '11111111', 'a*', 'r?d'] as const;

export const USE_ACTIONS = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'] as const;
export const OTHER_ACTIONS = [
  'codeconnections:PassConnection',
  'codestar-connections:GetConnectionToken',
  'codeconnections:ListConnections',
  'CODECONNECTIONS:useconnection',
  's3:GetObject',
] as const;

/** What values of a key are put together from. */
export type StringKey = { readonly key: string; readonly words: readonly string[] };

const REPOSITORY_WORDS = ['acme', '/', 'web', 'api', 'Acme', '-2', 'red'];
const SERVICE_KEYS: readonly StringKey[] = [
  { key: 'FullRepositoryId', words: REPOSITORY_WORDS },
  { key: 'OwnerId', words: ['acme', 'Acme', 'other', '-2'] },
  { key: 'RepositoryName', words: ['web', 'api', '-2', 'Web', 'red'] },
  { key: 'BranchName', words: ['main', 'release', '/', '1'] },
  { key: 'ProviderAction', words: ['GitPull', 'GitPush', 'ListBranches', 'Git'] },
  { key: 'ProviderPermissionsRequired', words: ['read_only', 'read_write', 'read_'] },
];

export const STRING_KEYS: readonly StringKey[] = [
  ...SERVICES.flatMap((service) =>
    SERVICE_KEYS.map(({ key, words }) => ({ key: `${service}:${key}`, words })),
  ),
  { key: 'aws:ResourceTag/team', words: ['red', 'blue', 'Red', '11111111'] },
  { key: 'aws:PrincipalTag/team', words: ['red', 'blue', 'Red', 'a'] },
  { key: 'aws:ResourceAccount', words: [...ACCOUNTS, '1111', '3333'] },
  { key: 'aws:PrincipalAccount', words: [...ACCOUNTS, '1111', '3333'] },
  {
    key: 'aws:PrincipalArn',
    words: ['arn:aws:iam::111122223333:role/app', 'arn:aws:iam::', '111122223333', ':role/', 'app', 'dev'],
  },
];

export const ARN_VALUES = [
  'arn:aws:iam::111122223333:role/app',
  'arn:aws:iam::111122223333:role/*',
  'arn:aws:iam::*:role/team/app',
  'arn:*:iam::1111*:*',
  'arn:aws:iam::11112222333?:user/dev',
  'arn:*:*:*:*:*',
  'arn:aws:iam:us-*:111122223333:role/app',
  'arn:aws:iam::444455556666:role/app',
] as const;

export const BOOLEANS = ['true', 'false'] as const;
export const NUMBERS = ['0', '1', '10', '10.0', '9', '299', '300', '-1', '0.5'] as const;
export const DATES = [
  '2026-06-01T00:00:00Z',
  '2026-06-01T00:00:01Z',
  '2026-06-01T02:00:00+02:00',
  '2026-05-31T23:59:59Z',
  '2026-07-01',
  '2027-01-01T00:00:00-05:00',
  '1780272000',
  '1782864000',
] as const;
export const RANGES = [
  '203.0.113.0/24',
  '203.0.113.128/25',
  '203.0.113.7',
  '203.0.113.77/25',
  '0.0.0.0/0',
  '10.0.0.0/8',
  '2001:db8::/32',
  '2001:DB8:0:1::/64',
  '::/0',
] as const;
const ADDRESSES = [
  '203.0.113.0',
  '203.0.113.7',
  '203.0.113.127',
  '203.0.113.128',
  '203.0.113.255',
  '203.0.114.0',
  '10.1.2.3',
  '2001:db8::1',
  '2001:0db8:0:1:0:0:0:1',
  '2001:db9::1',
] as const;
export const BYTES = ['QQ==', 'QUI=', 'QUJD'] as const;

/** Keys whose values are not free text. Time is apart: two keys tell it and must agree. */
export const TYPED_KEYS = {
  'aws:multifactorauthpresent': BOOLEANS,
  'aws:multifactorauthage': NUMBERS,
  'aws:sourceip': ADDRESSES,
  'aws:resourcetag/blob': BYTES,
} as const;
