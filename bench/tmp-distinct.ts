import { loosePolicy, principalOf } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS, Judge } from '#controls';
import { readDocument } from '#policy';

const N = Number(process.argv[2] ?? 500);
const mk = (i: number) => {
  const h = ((i * 2654435761) >>> 0).toString(16).padStart(8, '0');
  const arn = `arn:aws:codeconnections:us-east-1:111122223333:connection/${h}-1111-4222-8333-${h}${h.slice(0, 4)}`;
  const c = i % 4;
  const doc = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
        Resource: c === 3 ? `arn:aws:codeconnections:us-east-1:111122223333:connection/${h}*` : arn,
        ...(c === 1
          ? { Condition: { StringEquals: { 'codeconnections:FullRepositoryId': `acme/r${i}` } } }
          : {}),
      },
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    ],
  };
  return principalOf(
    {
      type: 'role',
      arn: `arn:aws:iam::111122223333:role/r${i}`,
      account: '111122223333',
      partition: 'aws',
      id: `AROA${i}`,
      name: `r${i}`,
      tags: new Map(),
      sessionTags: false,
    },
    {
      identity: [loosePolicy({ name: 'p', document: doc }, 'inline', (a) => !a.startsWith('s3'))],
      boundary: undefined,
      scps: [],
    },
  );
};
for (let k = 0; k < 5; k++) {
  const ps = Array.from({ length: N }, (_, i) => mk(i + k * N));
  const j = new Judge(CONTROLS, DEFAULT_PARAMETERS, Date.now());
  const t = process.cpuUsage();
  for (const p of ps) j.judge(p);
  const d = process.cpuUsage(t);
  console.log(((d.user + d.system) / N).toFixed(0), 'us cpu per distinct');
}
