import { PACKAGE_FOLDER, packageService } from '../../../scripts/package.ts';

export const EARLIER_PACKAGE = 'node_modules/.cache/earlier-package';

/** Before the tests of what is deployed: twice, one after the other, because osls clears its folder when it begins. */
export function setup(): void {
  packageService(EARLIER_PACKAGE);
  packageService(PACKAGE_FOLDER);
}
