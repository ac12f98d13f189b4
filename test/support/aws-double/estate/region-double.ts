import type { EstateDouble } from './estate-double.ts';

type Fields = Readonly<Record<string, unknown>>;
export type Prefix = 'codeconnections' | 'codestar-connections';

/** Records in the form in which the services answer them. */
export class RegionDouble {
  isEnabled = true;
  readonly name: string;
  readonly connections: Fields[] = [];
  readonly hosts: Fields[] = [];
  readonly pipelines: Fields[] = [];
  readonly projects: Fields[] = [];
  readonly vpcs: Fields[] = [];
  readonly endpoints: Fields[] = [];
  readonly securityGroups: Fields[] = [];
  readonly #estate: EstateDouble;
  #last = 0;

  constructor(name: string, estate: EstateDouble) {
    this.name = name;
    this.#estate = estate;
  }

  /** A connection, by the ARN that it was made with; both services list it. Answers the ARN. */
  connect(name: string, more: Fields = {}, prefix: Prefix = 'codeconnections'): string {
    const ConnectionArn = this.arn(prefix, `connection/${this.#uuid()}`);
    this.connections.push({
      ConnectionName: name,
      ConnectionArn,
      ProviderType: 'GitHub',
      OwnerAccountId: this.#estate.account,
      ConnectionStatus: 'AVAILABLE',
      ...more,
    });
    return ConnectionArn;
  }

  host(name: string, more: Fields = {}): string {
    const HostArn = this.arn('codeconnections', `host/${name}-${this.#uuid().slice(0, 8)}`);
    this.hosts.push({
      Name: name,
      HostArn,
      ProviderType: 'GitHubEnterpriseServer',
      ProviderEndpoint: `https://${name}.example.com`,
      Status: 'AVAILABLE',
      ...more,
    });
    return HostArn;
  }

  /** With one source action for each configuration. */
  pipeline(name: string, roleArn: string, ...sources: readonly Fields[]): void {
    const actions = sources.map((configuration, index) => ({
      name: `source-${index}`,
      actionTypeId: {
        category: 'Source',
        owner: 'AWS',
        provider: 'CodeStarSourceConnection',
        version: '1',
      },
      configuration,
    }));
    this.pipelines.push({ name, roleArn, version: 1, stages: [{ name: 'Source', actions }] });
  }

  project(name: string, serviceRole: string, source: Fields, more: Fields = {}): void {
    this.projects.push({ name, arn: this.arn('codebuild', `project/${name}`), serviceRole, source, ...more });
  }

  vpc(name: string): string {
    const vpcId = this.#id('vpc');
    const tagSet = [{ key: 'Name', value: name }];
    this.vpcs.push({ vpcId, ownerId: this.#estate.account, state: 'available', isDefault: false, tagSet });
    return vpcId;
  }

  securityGroup(vpcId: string, ...ipPermissions: readonly Fields[]): string {
    const groupId = this.#id('sg');
    this.securityGroups.push({ groupId, groupName: groupId, vpcId, ipPermissions });
    return groupId;
  }

  endpoint(vpcId: string, groups: readonly string[], more: Fields = {}): string {
    const vpcEndpointId = this.#id('vpce');
    this.endpoints.push({
      vpcEndpointId,
      vpcEndpointType: 'Interface',
      vpcId,
      serviceName: `com.amazonaws.${this.name}.codestar-connections.api`,
      state: 'available',
      policyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      privateDnsEnabled: true,
      groupSet: groups.map((groupId) => ({ groupId, groupName: groupId })),
      ...more,
    });
    return vpcEndpointId;
  }

  arn(service: string, resource: string): string {
    return `arn:${this.#estate.partition}:${service}:${this.name}:${this.#estate.account}:${resource}`;
  }

  #id(prefix: string): string {
    this.#last += 1;
    return `${prefix}-${String(this.#last).padStart(17, '0')}`;
  }

  #uuid(): string {
    this.#last += 1;
    return `00000000-0000-4000-8000-${String(this.#last).padStart(12, '0')}`;
  }
}
