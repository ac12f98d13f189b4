import type { AwsDouble } from '../support/aws-double/index.ts';

const statement = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });

/** A small account with each way in which a principal comes by a policy. Names are unlike each other on purpose. */
export const SKETCH = {
  account: '123456789012',
  policies: {
    ship: {
      path: '/team/',
      // The last is the default.
      versions: [
        document(statement('codeconnections:*')),
        document(statement('codeconnections:UseConnection')),
      ],
    },
    fence: { path: '/', versions: [document(statement('codeconnections:Get*'))] },
    loose: { path: '/', versions: [document(statement('s3:GetObject', 'arn:aws:s3:::a-bucket/*'))] },
  },
  groups: {
    builders: { inline: { look: document(statement('codeconnections:List*')) }, attached: ['ship'] },
    nobody: { inline: {}, attached: [] },
  },
  users: {
    ada: {
      inline: { own: document(statement('codestar-connections:UseConnection')) },
      attached: [],
      boundary: 'fence',
      groups: ['builders'],
      tags: { team: 'web' },
    },
    grace: { inline: {}, attached: ['ship'], groups: ['builders'], tags: {} },
  },
  roles: {
    deployer: {
      path: '/ci/',
      // Characters that URL encodings treat differently: space, plus, asterisk, quotes, a letter that is not ASCII.
      inline: {
        first: document({ ...statement('codeconnections:UseConnection'), Sid: "a+b *('é')" }),
        second: document(statement('codeconnections:PassConnection')),
      },
      attached: ['ship'],
      boundary: 'fence',
      tags: { stage: 'live + test', team: 'web' },
    },
    idle: { path: '/', inline: {}, attached: [], tags: {} },
  },
} as const;

export function policyArn(name: keyof typeof SKETCH.policies): string {
  return `arn:aws:iam::${SKETCH.account}:policy${SKETCH.policies[name].path}${name}`;
}

/** Puts the sketch into a double that was started with its account id. */
export function drawIn({ account }: AwsDouble): void {
  for (const [name, { path, versions }] of Object.entries(SKETCH.policies)) {
    const [first, ...later] = versions;
    const policy = account.createPolicy(name, first, { path });
    for (const version of later) account.addVersion(policy, version);
  }
  const arns = (names: readonly (keyof typeof SKETCH.policies)[]) => names.map(policyArn);
  for (const [name, { inline, attached }] of Object.entries(SKETCH.groups)) {
    account.create('Group', name, { inline, attached: arns(attached) });
  }
  for (const [name, { attached, ...rest }] of Object.entries(SKETCH.users)) {
    account.create('User', name, { ...rest, attached: arns(attached), ...boundaryOf(rest) });
  }
  for (const [name, { attached, ...rest }] of Object.entries(SKETCH.roles)) {
    account.create('Role', name, { ...rest, attached: arns(attached), ...boundaryOf(rest) });
  }
}

function boundaryOf(options: { readonly inline: object; readonly boundary?: 'fence' }): {
  boundary?: string;
} {
  return options.boundary === undefined ? {} : { boundary: policyArn(options.boundary) };
}
