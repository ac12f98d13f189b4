import type { AsffFinding } from '#findings';
import type { FindingStore, OwnFindings } from '#scan';
import type { OnCall } from './estate-in-memory.ts';

const BATCH = 100;

/** Security Hub of one account: newer findings replace older ones, and what is sent in vain is counted. */
export class HubInMemory {
  readonly findings = new Map<string, AsffFinding>();
  /** How often each finding was taken as news, by Id. */
  readonly taken = new Map<string, number>();
  isOn = true;

  store(onCall: OnCall): FindingStore {
    return {
      state: async () => {
        onCall('securityhub:DescribeHub');
        return this.isOn ? 'subscribed' : 'not subscribed';
      },
      own: (wanted) => this.#own(wanted, onCall),
      import: async (findings) => {
        for (let start = 0; start < findings.length; start += BATCH) {
          onCall('securityhub:BatchImportFindings');
          for (const finding of findings.slice(start, start + BATCH)) this.#take(finding);
        }
        return [];
      },
      bestPractices: async () => ({ state: 'not enabled', controls: new Set() }),
      async *neighbours() {},
    };
  }

  async *#own(wanted: OwnFindings, onCall: OnCall) {
    const found = [...this.findings.values()].filter((finding) =>
      'ids' in wanted ? wanted.ids.includes(finding.Id) : wanted.generators.includes(finding.GeneratorId),
    );
    for (let start = 0; start === 0 || start < found.length; start += BATCH) {
      onCall('securityhub:GetFindings');
      yield* found.slice(start, start + BATCH);
    }
  }

  #take(finding: AsffFinding): void {
    const known = this.findings.get(finding.Id);
    if (known && Date.parse(known.UpdatedAt) >= Date.parse(finding.UpdatedAt)) return;
    this.findings.set(finding.Id, finding);
    this.taken.set(finding.Id, (this.taken.get(finding.Id) ?? 0) + 1);
  }
}
