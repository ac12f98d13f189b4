import type { PartitionMemo } from '#regions';
import type { Severity, Words } from '../control.ts';
import { type Trust, TrustAnalysis, type TrustAnswer } from './analysis.ts';
import { allQuestions, type TrustQuestions, trustQuestions } from './questions.ts';

/** Somebody whom a trust policy should not let in, and does or may do. */
export type Trouble = {
  readonly key: 'everyone' | 'unlisted' | 'unconfined' | 'unguarded';
  readonly severity: Severity;
  readonly words: Words;
  readonly answer: Exclude<TrustAnswer, { answer: 'no' }>;
};

/** What is to be said of a trust policy, whatever role has it. */
export type TrustJudgement = {
  /** The worst first. */
  readonly troubles: readonly Trouble[];
  /** A trouble only to those who want it to be one. */
  readonly unguarded: Trouble | undefined;
  readonly letsNobodyIn: boolean;
};

export function judgeTrust(trust: Trust, trusted: readonly string[], memo: PartitionMemo): TrustJudgement {
  const questions = trustQuestions(trust, trusted);
  const analysis = new TrustAnalysis(trust, allQuestions(questions), memo);
  return {
    troubles: troublesOf(analysis, questions),
    unguarded: trouble('unguarded', 'high', {}, analysis.ask(questions.unguarded)),
    letsNobodyIn: analysis.ask(questions.anybody).answer === 'no',
  };
}

function troublesOf(
  analysis: TrustAnalysis,
  { everyone, unlisted, names, providers }: TrustQuestions,
): Trouble[] {
  const strangers = analysis.ask(unlisted);
  const who =
    strangers.answer === 'no' ? [] : names.filter(({ where }) => analysis.ask(where).answer !== 'no');
  const found = [
    trouble('everyone', 'critical', {}, analysis.ask(everyone)),
    ...providers.map(({ name, keys, shared, unconfined }) => {
      const words = { provider: name, keys: keys.slice(0, 2).join(' or ') };
      return trouble('unconfined', shared ? 'critical' : 'high', words, analysis.ask(unconfined));
    }),
    trouble(
      'unlisted',
      'high',
      { who: who.map(({ name }) => name).join(', ') || 'accounts it does not name' },
      strangers,
    ),
  ].flatMap((one) => one ?? []);
  const isWorst = ({ severity }: Trouble) => severity === 'critical';
  return [...found.filter(isWorst), ...found.filter((one) => !isWorst(one))];
}

function trouble(
  key: Trouble['key'],
  severity: Severity,
  words: Words,
  answer: TrustAnswer,
): Trouble | undefined {
  return answer.answer === 'no' ? undefined : { key, severity, words, answer };
}
