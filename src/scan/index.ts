export { type Report, type ScanOptions, scanAccount } from './scan-account.ts';
export { scanWants, wantsActions } from './wants.ts';
