/** What the ARN of a connection says. The service prefix is left out: under both it is the same connection. */
export type ConnectionName = {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly id: string;
};

const CONNECTION =
  /^arn:([^:*?]+):(?:codeconnections|codestar-connections):([^:*?]+):(\d{12}):connection\/([^*?]+)$/;

/** Undefined for what is no ARN of one connection, written out in full. */
export function connectionName(arn: string): ConnectionName | undefined {
  const [, partition = '', region = '', account = '', id = ''] = CONNECTION.exec(arn) ?? [];
  return id === '' ? undefined : { partition, region, account, id };
}

/** Equal for the two ARNs of one connection. */
export function connectionKey({ region, account, id }: ConnectionName): string {
  return `${region} ${account} ${id}`;
}
