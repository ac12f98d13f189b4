import type { AwsDouble } from '../test/support/aws-double/index.ts';
import { type ConfigRuleEvent, change } from '../test/support/lambda/example-account.ts';

const ROLES = 120;
const BUILD = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject*', 's3:PutObject'],
      Resource: 'arn:aws:s3:::fictional-artifacts/*',
    },
  ],
};

/** Roles as a company has them: a few connections and repositories, in ever new combinations, half of them in shared policies. */
export function manyChanges({ account }: AwsDouble): readonly ConfigRuleEvent[] {
  const shared = Array.from({ length: 8 }, (_, index) =>
    account.createPolicy(`shared-${index}`, use(index, index * 3)),
  );
  return Array.from({ length: ROLES }, (_, index) => {
    const role = account.create('Role', `pipeline-${index}`, {
      inline: index % 2 === 0 ? { use: use(index, index * 7), build: BUILD } : { build: BUILD },
      attached: shared.slice(index % 8, (index % 8) + (index % 3)).map(({ arn }) => arn),
    });
    const [item] = account.recorder.historyOf('AWS::IAM::Role', role.id).slice(-1);
    if (!item) throw new Error(`${role.name} was not recorded`);
    return change(item);
  });
}

function use(connection: number, repository: number): object {
  const id = String(connection % 12).padStart(12, '0');
  const Statement = {
    Effect: 'Allow',
    Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
    Resource: `arn:aws:codeconnections:eu-central-1:111122223333:connection/3f1c2a90-5d1e-4c57-9a0b-${id}`,
    Condition: { StringEquals: { 'codeconnections:FullRepositoryId': `acme/service-${repository % 40}` } },
  };
  return { Version: '2012-10-17', Statement };
}
