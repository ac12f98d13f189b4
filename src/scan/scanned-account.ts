import type { Status } from '#findings';

/** What became of an account, as the map over accounts gets it. Small: Step Functions passes it on. */
export type ScannedAccount =
  | {
      readonly account: string;
      readonly outcome: 'scanned';
      readonly readAt: string;
      readonly principals: Readonly<Record<Status, number>>;
      /** Connections, hosts, VPCs and endpoints. */
      readonly resources: Readonly<Record<Status, number>>;
      /** Failed findings that no exception covers. */
      readonly failedFindings: number;
      readonly hub: 'subscribed' | 'not subscribed' | 'not wanted';
      /** Findings that were sent by the attempts that could tell; nothing that Security Hub had already is sent again. */
      readonly published: number;
      /** What could not be read, with the permission that is missing. Controls that need it are undetermined. */
      readonly unread: readonly string[];
    }
  | { readonly account: string; readonly outcome: 'skipped'; readonly reason: string };
