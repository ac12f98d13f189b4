// Publishes findings through a Security Hub that throttles as AWS's does: node bench/findings.ts. Figures go to docs/operations.md
// by hand. What the service's rates make one wait for passes in the double's own time, so the figures are those of AWS.
import { connectFindingStore } from '#aws';
import { manyFindings } from '../test/support/asff.ts';
import { startAwsDouble } from '../test/support/aws-double/index.ts';
import { virtualTime } from '../test/support/virtual-time.ts';

const COUNT = 10_000;
/** 30 calls of 100 findings at once, and 10 a second from then on. */
const LEAST = (COUNT / 100 - 30) / 10;

process.env.AWS_ACCESS_KEY_ID ??= 'AKIAEXAMPLE';
process.env.AWS_SECRET_ACCESS_KEY ??= 'example';

const aws = await startAwsDouble();
const { clock } = aws.account;
const store = connectFindingStore({ region: 'eu-central-1', endpoint: aws.endpoint }, virtualTime(clock));
aws.hub.rate.isOn = true;
const begin = { waited: clock.now().getTime(), worked: performance.now() };
const failed = await store.import(manyFindings(COUNT), new AbortController().signal);
const waited = (clock.now().getTime() - begin.waited) / 1000;
const worked = performance.now() - begin.worked;
await aws.close();

const arrived = aws.hub.histories.length;
const twice = aws.hub.histories.filter(({ writes }) => writes > 1).length;
console.log('| | figure | at most |\n|---|---|---|');
console.log(`| findings that arrived | ${arrived} of ${COUNT}, ${twice} twice | |`);
console.log(`| time that the rates allow at best | ${LEAST.toFixed(1)} s | |`);
console.log(`| time that it took | ${waited.toFixed(1)} s (${(waited / LEAST).toFixed(2)} ×) | 1.2 × |`);
console.log(`| own work, with the double's | ${Math.round(worked)} ms | |`);
if (failed.length > 0 || arrived !== COUNT || twice > 0 || waited > LEAST * 1.2) process.exitCode = 1;
