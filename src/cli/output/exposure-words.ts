import type { PrincipalReport } from '#findings';

const REACH: Readonly<Record<PrincipalReport['exposure'], string>> = {
  'any-account': 'any connection, of any account',
  account: 'any connection of its account',
  region: 'any connection of a Region',
  pattern: 'any connection that a pattern or tag admits',
  named: 'the connections that its policies name, and no others',
  none: 'no connection',
  undetermined: 'not known, because something that decides it could not be read',
};

const REPOSITORIES: Readonly<Record<NonNullable<PrincipalReport['repositories']>, string>> = {
  'any-repository': 'any repository',
  owner: 'repositories of certain owners',
  repository: 'certain repositories',
  branch: 'certain branches',
};

/** Which connections a principal can use, and for what. */
export function exposureWords(report: PrincipalReport): string {
  const { exposure, repositories, access, unlessKeyAbsent, cells } = report;
  if (exposure === 'none' || exposure === 'undetermined' || repositories === null) return REACH[exposure];
  const hole = unlessKeyAbsent ? ' (but a request that carries no repository is not limited)' : '';
  const using = access === 'read-only' ? 'to read' : 'to read and write';
  const pairs = cells.map(
    ({ actionPrefix, arnPrefix }) => `${actionPrefix}:UseConnection on ${arnPrefix} ARNs`,
  );
  return `${REACH[exposure]}; ${using}; ${REPOSITORIES[repositories]}${hole}; ${pairs.join(', ')}`;
}
