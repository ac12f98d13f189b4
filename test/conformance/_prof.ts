import { grantsOf } from '../support/engine.ts';
import { partition } from '../../src/regions/partition.ts';
const doc = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'codeconnections:Use*', Resource: ['arn:aws:codeconnections:us-*:111122223333:connection/*','arn:aws:codeconnections:*:4444*:connection/1*'], Condition: {StringLike: {'codeconnections:FullRepositoryId': ['acme/*','other/web']}} },{ Effect: 'Deny', Action: '*', Resource: 'arn:aws:codeconnections:us-east-?:*' }] };
for (let i=0;i<200;i++) grantsOf({ identity: [doc] });
const t=performance.now();
for (let i=0;i<500;i++) grantsOf({ identity: [doc] });
console.log((performance.now()-t)/500,'ms per region');
