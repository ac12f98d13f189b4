/** Apart, so that the SDK is loaded by who publishes alone. */
export { connectHub } from '#aws';
