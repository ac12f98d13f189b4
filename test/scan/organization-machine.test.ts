import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../support/step-functions/machine.ts';
import type { Json } from '../support/step-functions/paths.ts';
import { organizationScan } from './organization/machine.ts';

const machine = organizationScan();
const map = machine.States.ScanAccounts ?? {};
const processor = map.ItemProcessor as Definition & Json;

/** A copy in which one field, by its path, is another. */
function changed(path: readonly string[], value: unknown): Definition {
  const copy = structuredClone(machine);
  const last = path.at(-1) ?? '';
  const owner = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy as never);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

describe('the definition of the state machine', () => {
  it('is one that the language allows', () => {
    const { isValid, errorsText } = validate(machine, { checkPaths: true, checkArn: true });
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it.each<[string, readonly string[], unknown]>([
    ['a next state that there is not', ['States', 'ListAccounts', 'Next'], 'Nowhere'],
    ['no first state', ['StartAt'], undefined],
    ['a map without a processor', ['States', 'ScanAccounts', 'ItemProcessor'], undefined],
    ['a path that is none', ['States', 'Summarize', 'OutputPath'], 'Payload'],
    ['an error to catch without a name', ['States', 'ScanAccounts', 'Catch'], [{ Next: 'Summarize' }]],
  ])('would not be with %s', (_what, path, value) => {
    expect(validate(changed(path, value), { checkPaths: true, checkArn: true }).isValid).toBe(false);
  });

  it('maps over a file in children of their own, as many at once as the first step says', () => {
    expect(map).toMatchObject({
      Type: 'Map',
      ItemReader: { ReaderConfig: { InputType: 'JSON' }, Parameters: { 'Key.$': '$.accounts' } },
      ItemSelector: { 'scan.$': '$.scan', 'account.$': '$$.Map.Item.Value' },
      MaxConcurrencyPath: '$.maxConcurrency',
      ToleratedFailurePercentagePath: '$.toleratedFailurePercentage',
      ResultWriter: { Parameters: { 'Prefix.$': "States.Format('scans/{}/results', $$.Execution.Name)" } },
    });
    // An express execution ends after five minutes, and a scan may take fifteen.
    expect(processor.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
  });

  it('waits for a scan somewhat longer than the function may run', () => {
    expect(processor.States.ScanAccount?.TimeoutSeconds).toBeGreaterThan(900);
  });

  it('ends with a summary whatever the map comes to', () => {
    expect(map).toMatchObject({
      Next: 'Summarize',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'SummarizeFailure' }],
    });
  });
});
