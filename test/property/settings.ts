import fc from 'fast-check';

/** How many cases each property is tried on in an ordinary run. */
const CASES = {
  'evaluator: all requests': 4000,
  'evaluator: conditions': 4000,
  'membership: exact fragment': 1500,
  'membership: conditions': 2000,
  'membership: everything': 1000,
  'verdicts: exact fragment': 600,
  'verdicts: everything': 400,
  'laws: order': 400,
  'laws: duplicates': 400,
  'laws: Deny': 400,
  'laws: Allow': 400,
  'sets: membership': 2000,
  'sets: identities': 2000,
  'sets: opaque': 2000,
  partition: 5000,
  meeting: 2500,
  'lines: numbers': 1500,
  'lines: dates': 1500,
  'lines: addresses': 1000,
  'budget: adversarial': 25,
  'budget: memory': 200,
  'findings: hostile': 1000,
  'findings: OCSF': 500,
  'findings: judged': 300,
  sharing: 300,
  renaming: 600,
  'trust names': 500,
  unknowns: 1500,
} as const;

export const USUAL_CASES = Object.values(CASES).reduce((sum, cases) => sum + cases, 0);

/** CCGUARD_RUNS is the number of cases over all properties, CCGUARD_SEED what a run printed as its seed. */
const scale = Number(process.env.CCGUARD_RUNS ?? USUAL_CASES) / USUAL_CASES;
const seed = Number(process.env.CCGUARD_SEED ?? Date.now() % 2 ** 31);

/** Tries a property on as many cases as its share. Throws with the seed and the smallest counter-example found. */
export function holds<T>(
  name: keyof typeof CASES,
  cases: fc.Arbitrary<T>,
  property: (example: T) => void,
): void {
  const numRuns = Math.max(1, Math.round(CASES[name] * scale));
  process.stdout.write(`${name}: ${numRuns} cases, seed ${seed}\n`);
  fc.assert(fc.property(cases, property), { seed, numRuns });
}
