import { globSync, readFileSync } from 'node:fs';
import type { Exposure } from '#grants';
import type { Request } from '#policy';
import type { Policies, Who } from '../support/engine.ts';

type YesNo = 'yes' | 'no' | 'undetermined';

/** One question with its answer; conformance/README.md says what each asks. */
export type Question = { readonly principal?: string } & (
  | { readonly request: Omit<Request, 'context'> & Partial<Request>; readonly decision: string }
  | { readonly canUse: YesNo }
  | { readonly overBroad: YesNo }
  | { readonly reach: readonly [Exposure['reach']] }
  | Pick<Exposure, 'repositories' | 'unlessKeyAbsent'>
  | { readonly access: NonNullable<Exposure['access']> }
  | { readonly unreadable: string }
  | { readonly controls: Readonly<Record<string, string>> }
);

export type Vector = {
  readonly id: string;
  readonly title: string;
  readonly othersMiss?: number;
  readonly now?: string;
  readonly principal?: Who & { readonly id: string };
  readonly policies?: Policies;
  readonly account?: object | readonly object[];
  readonly ask: readonly Question[];
};

export type VectorFile = { readonly path: string; readonly content: { readonly vectors: readonly Vector[] } };

export const SCHEMA: object = JSON.parse(readFileSync('conformance/schema.json', 'utf8'));

export const FILES: readonly VectorFile[] = globSync('conformance/*.json')
  .filter((path) => !path.endsWith('schema.json'))
  .sort()
  .map((path) => ({ path, content: JSON.parse(readFileSync(path, 'utf8')) }));
