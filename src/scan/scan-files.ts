/** Where a scan keeps what, in the file store. serverless.yml and resources/organization-scan.asl.json count on these names. */
export function filesOf(scan: string) {
  const folder = `scans/${scan}/`;
  return {
    /** The accounts that the map goes through. */
    accounts: `${folder}accounts.json`,
    /** What attempts at one account leave to the next. */
    state: (account: string) => `${folder}state/${account}.json`,
    /** Step Functions writes below it what became of each account. */
    results: `${folder}results`,
    summary: `${folder}summary.json`,
  };
}

/** Lists of accounts that people provide; nothing else may be read as one. */
export const LISTS_FOLDER = 'lists/';
