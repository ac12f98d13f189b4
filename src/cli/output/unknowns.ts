/**
 * What would have to be known, once each. The engine asks two things of a document it has not got, what it allows and what it
 * denies; to a reader both are one missing document. Both must change together: these words and compile.ts of #grants.
 */
export function unknownsIn(dependsOn: readonly string[]): readonly string[] {
  const told = dependsOn.map((reason) => reason.replace(/^what the (.*) (?:allows|denies)$/s, '$1'));
  return [...new Set(told)];
}
