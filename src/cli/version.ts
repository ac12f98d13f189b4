/** INVARIANT: the version of package.json; a test compares them. Written out, so that `--version` reads no file. */
export const VERSION = '0.1.0';
