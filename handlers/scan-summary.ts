import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { connectOrganization } from '#aws';
import { type SummaryPorts, summarizeOrganizationScan } from '#scan';

const logger = new Logger();
const metrics = new Metrics();
const count = (name: string, value: number) => metrics.addMetric(name, MetricUnit.Count, value);

const ports: SummaryPorts = {
  ...connectOrganization(process.env),
  clock: { now: () => Date.now() },
  log: {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
    error: (message, details = {}) => logger.error(message, details),
  },
  metrics: { count },
};

/** The last step of the scan of an organization: what became of each account. */
export const handler = middy({ timeoutEarlyInMillis: 500 })
  .use(injectLambdaContext(logger, { logEvent: false }))
  .use(logMetrics(metrics))
  .onError(({ error }) => {
    count('Failures', 1);
    logger.error('failed', { errorName: error?.name ?? '', errorMessage: error?.message ?? '' });
  })
  .handler(async (event: unknown, _context: Context, { signal }) => {
    const outcome = await summarizeOrganizationScan(event, ports, { signal });
    logger.info('summarized', { outcome });
    return outcome;
  });
