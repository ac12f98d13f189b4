import type { EstateDouble } from '../estate/estate-double.ts';
import { queryXml } from '../protocols/query-xml.ts';
import type { Service } from '../service.ts';

/** Who calls: a call that needs no permission. */
export function sts(estate: EstateDouble): Service {
  return {
    name: 'sts',
    protocol: queryXml('2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'),
    operations: {
      GetCallerIdentity: (_input, _spoilt, region) => {
        estate.entered(region, 'InvalidClientTokenId');
        return {
          UserId: 'AROAEXAMPLE0000000000:auditor',
          Account: estate.account,
          Arn: `arn:${estate.partition}:sts::${estate.account}:assumed-role/audit/auditor`,
        };
      },
    },
  };
}
