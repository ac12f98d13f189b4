import { Random } from './random.ts';

export const ACCOUNT = '111122223333';
const OTHER_ACCOUNTS = ['444455556666', '777788889999', '123456789012'];
export const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'];
const TEAMS = ['orders', 'billing', 'catalog', 'search', 'shipping', 'identity', 'ledger', 'media', 'risk'];
const NOUNS = [
  'Api',
  'Worker',
  'Ingest',
  'Export',
  'Sync',
  'Notifier',
  'Index',
  'Archive',
  'Import',
  'Report',
];
const STAGES = ['dev', 'test', 'stage', 'prod'];
/** One connection for every so many roles: a few dozen in an account of ten thousand. */
const ROLES_PER_CONNECTION = 250;
const FEWEST_CONNECTIONS = 4;

/** What all principals of one made-up company share. */
export type Company = {
  readonly random: Random;
  readonly connections: readonly string[];
  readonly owners: readonly string[];
};

/** An application: what a role, its policies and its resources are named after. */
export type Subject = {
  readonly team: string;
  readonly stage: string;
  /** `ordersApi`, with a suffix that is used once. */
  readonly name: string;
  readonly region: string;
  readonly suffix: string;
};

export function companyOf(roles: number, seed: number): Company {
  const random = new Random(seed);
  const count = Math.max(FEWEST_CONNECTIONS, Math.round(roles / ROLES_PER_CONNECTION));
  const connections = Array.from({ length: count }, (_, index) => {
    const service = index % 3 === 0 ? 'codestar-connections' : 'codeconnections';
    const region = random.pick(REGIONS);
    return `arn:aws:${service}:${region}:${ACCOUNT}:connection/${random.uuid()}`;
  });
  return { random, connections, owners: ['fernhill-apps', 'fernhill-platform', 'fernhill-data'] };
}

export function subjectOf({ random }: Company): Subject {
  const team = random.pick(TEAMS);
  return {
    team,
    stage: random.pick(STAGES),
    name: `${team}${random.pick(NOUNS)}`,
    region: random.pick(REGIONS),
    suffix: random.hex(8),
  };
}

export function otherAccount({ random }: Company): string {
  return random.pick(OTHER_ACCOUNTS);
}

export function arn(service: string, { region }: Subject, resource: string): string {
  return `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}

export function date(random: Random): string {
  const day = `${random.between(2019, 2026)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  return `${day}T${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}+00:00`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
