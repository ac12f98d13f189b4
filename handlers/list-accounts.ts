import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { connectOrganization } from '#aws';
import { beginOrganizationScan, type OrganizationPorts } from '#scan';

const logger = new Logger();

const ports: OrganizationPorts = {
  ...connectOrganization(process.env),
  log: {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
    error: (message, details = {}) => logger.error(message, details),
  },
};

/** The first step of the scan of an organization: which accounts it is about. */
export const handler = middy({ timeoutEarlyInMillis: 500 })
  .use(injectLambdaContext(logger, { logEvent: false }))
  .onError(({ error }) => {
    logger.error('failed', { errorName: error?.name ?? '', errorMessage: error?.message ?? '' });
  })
  .handler(async (event: unknown, _context: Context, { signal }) => {
    const outcome = await beginOrganizationScan(event, ports, { signal });
    logger.info('accounts listed', { outcome });
    return outcome;
  });
