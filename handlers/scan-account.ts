import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { connectScans } from '#aws';
import { type AccountScanPorts, readScanSettings, scanListedAccount, timeIsUp } from '#scan';

const logger = new Logger();
const metrics = new Metrics();
const count = (name: string, value: number) => metrics.addMetric(name, MetricUnit.Count, value);

const ports: AccountScanPorts = {
  ...connectScans(process.env),
  ...readScanSettings(process.env.SCAN_PARAMETERS ?? ''),
  clock: { now: () => Date.now() },
  log: {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
    error: (message, details = {}) => logger.error(message, details),
  },
  metrics: { count },
};

/** Scans one account: on a schedule its own, for the map over an organization another. Whoever tries it again goes on with it. */
export const handler = middy({ timeoutEarlyInMillis: 10_000, timeoutEarlyResponse: timeIsUp })
  .use(injectLambdaContext(logger, { logEvent: false }))
  .use(logMetrics(metrics))
  .onError(({ error }) => {
    count(error?.name === 'ScanUnfinished' ? 'Unfinished' : 'Failures', 1);
    logger.error('failed', { errorName: error?.name ?? '', errorMessage: error?.message ?? '' });
  })
  .handler(async (event: unknown, _context: Context, { signal }) => {
    const outcome = await scanListedAccount(event, ports, { signal });
    logger.info('scanned', { outcome });
    return outcome;
  });
