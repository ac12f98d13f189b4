import type { VpcEndpoint } from '#account';

const HTTPS = 443;
const PROTOCOLS = new Set(['-1', 'tcp', '6']);
/** The widest private blocks are 10.0.0.0/8 and fc00::/7: whatever is wider lets in the Internet. */
const WIDEST = { v4: 8, v6: 7 };

export type IngressAnswer = {
  /** `0.0.0.0/0 by sg-…`. */
  readonly open: readonly string[];
  /** Groups that could not be read. */
  readonly unread: readonly string[];
};

/** Address blocks wider than any private network that can reach the endpoint, which listens on port 443 alone. */
export function openIngress({ securityGroups }: VpcEndpoint): IngressAnswer {
  const open = securityGroups.flatMap(({ id, ingress = [] }) => {
    const blocks = ingress.filter(reachesHttps).flatMap(({ cidrs }) => cidrs.filter(isOpen));
    return [...new Set(blocks)].map((block) => `${block} by ${id}`);
  });
  const unread = securityGroups.flatMap(({ id, ingress }) => (ingress ? [] : id));
  return { open, unread };
}

type Rule = NonNullable<VpcEndpoint['securityGroups'][number]['ingress']>[number];

function reachesHttps({ protocol, fromPort, toPort }: Rule): boolean {
  const [from = 0, to = 65_535] = [fromPort, toPort];
  return PROTOCOLS.has(protocol.toLowerCase()) && from <= HTTPS && HTTPS <= to;
}

/** What cannot be read as a block is taken for one that lets everybody in. */
function isOpen(block: string): boolean {
  const prefix = /\/(\d{1,3})$/.exec(block)?.[1];
  return prefix === undefined
    ? isNoAddress(block)
    : Number(prefix) < (block.includes(':') ? WIDEST.v6 : WIDEST.v4);
}

function isNoAddress(block: string): boolean {
  return !/^[0-9a-fA-F.:]+$/.test(block);
}
