export { EXIT } from './exit-codes.ts';
export { shown } from './output/shown.ts';
export { run } from './run.ts';
export { VERSION } from './version.ts';
export type { Output, World } from './world.ts';
