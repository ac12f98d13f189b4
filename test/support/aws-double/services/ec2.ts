import type { EstateDouble } from '../estate/estate-double.ts';
import type { RegionDouble } from '../estate/region-double.ts';
import { pageOf } from '../pages.ts';
import { ec2Query } from '../protocols/ec2-query.ts';
import { type Fields, type Operation, Refusal, type Service } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/: what a reader of networks needs. */
export function ec2(estate: EstateDouble): Service {
  const listed =
    (set: string, listOf: (region: RegionDouble) => readonly Fields[], ids?: string): Operation =>
    (input, _spoilt, region) => {
      const all = listOf(estate.entered(region, 'AuthFailure'));
      const { page, next } = pageOf(filtered(all, input, ids), {
        list: `${set} ${region} ${JSON.stringify([input.Filter, ids && input[ids]])}`,
        marker: input.NextToken,
        limit: Math.min(estate.mostPerPage, limitOf(input)),
        badMarker: 'InvalidNextToken',
      });
      return { [set]: page, nextToken: next };
    };
  return {
    name: 'ec2',
    protocol: ec2Query('2016-11-15'),
    operations: {
      DescribeRegions: (input, _spoilt, region) => {
        estate.entered(region, 'AuthFailure');
        return { regionInfo: regionsOf(estate, input) };
      },
      DescribeVpcs: listed('vpcSet', ({ vpcs }) => vpcs, 'VpcId'),
      DescribeVpcEndpoints: listed('vpcEndpointSet', ({ endpoints }) => endpoints, 'VpcEndpointId'),
      DescribeSecurityGroups: listed('securityGroupInfo', ({ securityGroups }) => securityGroups, 'GroupId'),
    },
  };
}

function regionsOf(estate: EstateDouble, { AllRegions: all }: Fields): readonly Fields[] {
  return estate.regions
    .filter(({ isEnabled }) => isEnabled || all === 'true')
    .map(({ name, isEnabled }) => ({
      regionName: name,
      regionEndpoint: `ec2.${name}.amazonaws.com`,
      optInStatus: isEnabled ? 'opt-in-not-required' : 'not-opted-in',
    }));
}

const ID_FIELDS: Readonly<Record<string, string>> = {
  VpcId: 'vpcId',
  VpcEndpointId: 'vpcEndpointId',
  GroupId: 'groupId',
};
const NOT_FOUND: Readonly<Record<string, string>> = {
  VpcId: 'InvalidVpcID.NotFound',
  VpcEndpointId: 'InvalidVpcEndpointId.NotFound',
  GroupId: 'InvalidGroup.NotFound',
};
const FILTERS: Readonly<Record<string, string>> = {
  'vpc-endpoint-type': 'vpcEndpointType',
  'service-name': 'serviceName',
  'group-id': 'groupId',
  'vpc-id': 'vpcId',
};

function filtered(all: readonly Fields[], input: Fields, ids: string | undefined): readonly Fields[] {
  const wanted = ids === undefined ? undefined : input[ids];
  const field = ID_FIELDS[ids ?? ''] ?? '';
  if (Array.isArray(wanted)) {
    const missing = wanted.find((id) => all.every((each) => each[field] !== id));
    if (missing !== undefined)
      throw new Refusal(
        NOT_FOUND[ids ?? ''] ?? 'InvalidParameterValue',
        `The ID '${String(missing)}' does not exist`,
      );
  }
  const filters: readonly Fields[] = Array.isArray(input.Filter) ? input.Filter : [];
  return all.filter(
    (each) =>
      (!Array.isArray(wanted) || wanted.includes(each[field])) &&
      filters.every((filter) => isLetThrough(each, filter)),
  );
}

/** A filter's values may have wildcards. */
function isLetThrough(entry: Fields, { Name: name, Value: values }: Fields): boolean {
  const field = FILTERS[String(name)];
  if (field === undefined)
    throw new Refusal('InvalidParameterValue', `The filter '${String(name)}' is invalid`);
  return (Array.isArray(values) ? values : []).some((value) => {
    const pattern = String(value).replace(/[.+^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(String(entry[field]));
  });
}

function limitOf({ MaxResults: given = 1000 }: Fields): number {
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 5 && limit <= 1000) return limit;
  throw new Refusal('InvalidParameterValue', 'MaxResults must be between 5 and 1000');
}
