/** Stands in for the SDK's chain of credentials when functions are bundled: see serverless.yml. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
