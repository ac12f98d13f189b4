/**
 * A Compliance Finding of OCSF 1.6, as far as we write it, with the profiles `cloud` and `datetime`. Times are milliseconds
 * since 1970. https://schema.ocsf.io/1.6.0/classes/compliance_finding
 */
export type OcsfFinding = {
  readonly activity_id: 1 | 3;
  readonly activity_name: 'Create' | 'Close';
  readonly category_uid: 2;
  readonly category_name: 'Findings';
  readonly class_uid: 2003;
  readonly class_name: 'Compliance Finding';
  readonly type_uid: 200301 | 200303;
  readonly type_name: `Compliance Finding: ${'Create' | 'Close'}`;
  readonly time: number;
  readonly time_dt: string;
  readonly severity_id: 1 | 2 | 3 | 4 | 5;
  readonly severity: string;
  readonly status_id: 1 | 3 | 4 | 5;
  readonly status: string;
  readonly message: string;
  /** The decision to live with it, where there is one. */
  readonly comment?: string;
  readonly metadata: {
    readonly version: '1.6.0';
    readonly profiles: readonly string[];
    readonly product: { readonly name: string; readonly vendor_name: string; readonly uid: string };
  };
  readonly cloud: {
    readonly provider: 'AWS';
    readonly account: { readonly uid: string; readonly type: 'AWS Account'; readonly type_id: 10 };
    readonly cloud_partition: string;
    readonly region: string;
  };
  readonly finding_info: {
    readonly uid: string;
    readonly title: string;
    readonly desc: string;
    readonly types: readonly string[];
    readonly modified_time: number;
    readonly modified_time_dt: string;
    readonly product_uid: string;
    readonly src_url: string;
    readonly analytic: {
      readonly uid: string;
      readonly name: string;
      readonly type_id: 1;
      readonly type: 'Rule';
    };
  };
  readonly compliance: {
    readonly control: string;
    readonly desc: string;
    readonly standards: readonly string[];
    readonly requirements: readonly string[];
    /** Left out where nothing applies: the enumeration has no word for it. */
    readonly status_id?: 1 | 2 | 3;
    readonly status?: string;
    readonly status_code: string;
    readonly status_detail: string;
    readonly status_details: readonly string[];
  };
  readonly resources: readonly OcsfResource[];
  readonly evidences: readonly { readonly name: string; readonly data: Readonly<Record<string, string>> }[];
  readonly remediation: { readonly desc: string; readonly references: readonly string[] };
};

type OcsfResource = {
  readonly uid: string;
  readonly uid_alt?: string;
  readonly name: string;
  readonly type: string;
  readonly cloud_partition: string;
  readonly region: string;
};
