import { ACCOUNT, type Company, otherAccount, type Subject } from './company.ts';
import { type Document, document, type Json } from './statements.ts';

const OIDC = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const SERVICES = [
  'lambda',
  'lambda',
  'lambda',
  'ecs-tasks',
  'ecs-tasks',
  'ec2',
  'states',
  'events',
  'firehose',
  'glue',
  'scheduler',
  'apigateway',
  'sagemaker',
  'batch',
  'vpc-flow-logs',
  'pipes',
];

type Trust = (company: Company, subject: Subject) => Json;

const OWN_ACCOUNT: Trust = () => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'sts:AssumeRole',
});
const GITHUB: Trust = ({ random, owners }, { name, suffix }) => ({
  Effect: 'Allow',
  Principal: { Federated: OIDC },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: {
      'token.actions.githubusercontent.com:sub': `repo:${random.pick(owners)}/${name.toLowerCase()}-${suffix}:${random.pick(['*', 'ref:refs/heads/main', 'environment:prod'])}`,
    },
  },
});
const CLUSTER: Trust = (_, { region, team, stage }) => {
  const issuer = `oidc.eks.${region}.amazonaws.com/id/${'0123456789ABCDEF'.repeat(2)}`;
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:sub`]: `system:serviceaccount:${team}:${stage}`,
        [`${issuer}:aud`]: 'sts.amazonaws.com',
      },
    },
  };
};
const PARTNER: Trust = (company) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${otherAccount(company)}:root` },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'sts:ExternalId': company.random.uuid() } },
});
export const SINGLE_SIGN_ON: Trust = ({ random }) => ({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_${random.hex(16)}_DO_NOT_DELETE` },
  Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
  Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
});

export function serviceTrust(service: string): Document {
  return document([
    { Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' },
  ]);
}

/** Who may assume an application's role: a service mostly. */
export function ordinaryTrust(company: Company, subject: Subject): Document {
  const { random } = company;
  if (random.happens(76)) return serviceTrust(random.pick(SERVICES));
  return trusted(random.pick([OWN_ACCOUNT, GITHUB, GITHUB, CLUSTER, CLUSTER, PARTNER]), company, subject);
}

/** Who may assume a role that builds or deploys. */
export function deliveryTrust(company: Company, subject: Subject): Document {
  const { random } = company;
  if (random.happens(70)) return serviceTrust(random.pick(['codepipeline', 'codebuild']));
  return trusted(random.pick([OWN_ACCOUNT, OWN_ACCOUNT, GITHUB, GITHUB, PARTNER]), company, subject);
}

export function trusted(trust: Trust, company: Company, subject: Subject): Document {
  return document([trust(company, subject)]);
}
