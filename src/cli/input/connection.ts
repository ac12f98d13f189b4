import { usageError } from '../errors.ts';

// The shape that the engine takes for the ARN of a connection; both must change together.
const CONNECTION =
  /^arn:[^:]+:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[a-zA-Z0-9]{8}(?:-[a-zA-Z0-9]{4}){3}-[a-zA-Z0-9]{12}$/;

export const CONNECTION_FORM = 'arn:aws:codeconnections:REGION:ACCOUNT:connection/ID';

export function isConnectionArn(text: string): boolean {
  return CONNECTION.test(text);
}

export function connectionArn(text: string): string {
  if (isConnectionArn(text)) return text;
  throw usageError('--connection', `\`${text}\` is not the ARN of a connection; expected ${CONNECTION_FORM}`);
}
