import type { Connection, Host, Vpc, VpcEndpoint } from '#account';
import { connectionName } from './connection-names.ts';
import type { Resource } from './control.ts';

type Whose = { readonly account: string; readonly partition: string };

export function accountResource({ account, partition }: Whose): Resource {
  const arn = `arn:${partition}:iam::${account}:root`;
  return { type: 'AWS::::Account', arn, id: account, name: account, region: undefined };
}

export function connectionResource({ arn, region, name }: Connection): Resource {
  const id = connectionName(arn)?.id ?? arn;
  return { type: 'AWS::CodeConnections::Connection', arn, id, name, region };
}

export function hostResource({ arn, region, name }: Host): Resource {
  const id = arn.slice(arn.indexOf(':host/') + ':host/'.length);
  return { type: 'AWS::CodeConnections::Host', arn, id, name, region };
}

export function vpcResource(
  {
    id,
    region,
    name,
    ownerId,
  }: Pick<Vpc, 'id' | 'name' | 'ownerId'> & { readonly region: string | undefined },
  { account, partition }: Whose,
): Resource {
  const arn = `arn:${partition}:ec2:${region ?? ''}:${ownerId ?? account}:vpc/${id}`;
  return { type: 'AWS::EC2::VPC', arn, id, name: name ?? id, region };
}

export function endpointResource({ id, region, name }: VpcEndpoint, { account, partition }: Whose): Resource {
  const arn = `arn:${partition}:ec2:${region}:${account}:vpc-endpoint/${id}`;
  return { type: 'AWS::EC2::VPCEndpoint', arn, id, name: name ?? id, region };
}
