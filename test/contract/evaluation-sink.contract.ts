import { describe, expect, it } from 'vitest';
import type { Evaluation, EvaluationSink } from '#scan';
import { never } from './connected.ts';

/** What an EvaluationSink owes, whatever it speaks to, as far as nothing is stored. */
export function evaluationSinkContract(world: string, open: () => Promise<EvaluationSink>): void {
  describe(`a sink into ${world}`, () => {
    it.each([1, 100, 101, 250])('takes %i evaluations of a test', async (count) => {
      const sink = await open();
      const evaluations = Array.from({ length: count }, (_, index) => evaluation({ id: roleId(index) }));
      expect(await sink.put(evaluations, { resultToken: 'TESTMODE', testMode: true }, never)).toEqual([]);
    });
  });
}

export function evaluation(overrides: Partial<Evaluation> = {}): Evaluation {
  return {
    type: 'AWS::IAM::Role',
    id: roleId(0),
    compliance: 'NON_COMPLIANT',
    annotation: 'may use every connection of every account',
    at: new Date('2026-01-05T09:30:00.125Z'),
    ...overrides,
  };
}

export function roleId(index: number): string {
  return `AROAEXAMPLE${String(index).padStart(10, '0')}`;
}
