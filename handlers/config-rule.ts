import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { connectConfigRule, connectFindings } from '#aws';
import { type ConfigRulePorts, evaluateConfigEvent } from '#scan';

const logger = new Logger();
const metrics = new Metrics();
const count = (name: string, value: number) => metrics.addMetric(name, MetricUnit.Count, value);

const ports: ConfigRulePorts = {
  ...connectConfigRule(),
  findings: connectFindings(process.env),
  clock: { now: () => Date.now() },
  log: {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
    error: (message, details = {}) => logger.error(message, details),
  },
  metrics: { count },
};

/** Behind every AWS Config rule of ours. What fails is thrown: Lambda tries the event again, and AWS Config shows the message. */
export const handler = middy({ timeoutEarlyInMillis: 500 })
  // Never the event: it holds policies.
  .use(injectLambdaContext(logger, { logEvent: false }))
  .use(logMetrics(metrics))
  .onError(({ error }) => {
    count('Failures', 1);
    // The cause stays out, because an error of JSON.parse quotes what it was given.
    logger.error('failed', { errorName: error?.name ?? '', errorMessage: error?.message ?? '' });
  })
  .handler(async (event: unknown, _context: Context, { signal }) => {
    const outcome = await evaluateConfigEvent(event, ports, { signal });
    logger.info('evaluated', { ...outcome });
  });
