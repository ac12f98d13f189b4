import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Principal } from '#account';
import { CONTROLS, DEFAULT_PARAMETERS } from '#controls';
import type { Finding, PrincipalReport } from '#findings';
import { evaluate, type Request } from '#policy';
import { scanAccount, scanWants } from '#scan';
import { build, type Entry } from '../account/dump.ts';
import { NOW } from '../controls/judged.ts';
import { account, REQUESTS } from './small-accounts.ts';

/** The principals with all their statements, and what a scan of the account says of each. */
function reported(entries: readonly Entry[]): readonly (readonly [Principal, PrincipalReport])[] {
  const { principals } = build(entries).account;
  const { account: read } = build(entries, {}, scanWants());
  const options = { controls: CONTROLS, parameters: DEFAULT_PARAMETERS, exceptions: [], now: NOW };
  const report = scanAccount(read, [], options);
  return principals.map((principal, index) => {
    const found = report.principals[index];
    if (found?.arn !== principal.caller.arn) throw new Error('a principal got lost');
    return [principal, found];
  });
}

function allows({ caller, policies }: Principal, request: Request): boolean {
  return evaluate(request, caller, policies, NOW).decision === 'allowed';
}

/** Connections that an Allow writes out. */
function namedBy({ policies: { identity, boundary = [] } }: Principal): ReadonlySet<string> {
  const allowing = [...identity, ...boundary]
    .flatMap(({ statements }) => statements)
    .filter(
      ({ effect, actions, resources }) =>
        effect === 'Allow' &&
        !resources?.negated &&
        actions.patterns.some(({ source }) => source.startsWith('code')),
    );
  return new Set(allowing.flatMap(({ resources }) => resources?.patterns.map(({ source }) => source) ?? []));
}

function finding({ findings }: PrincipalReport, id: string): Finding['status'] | undefined {
  return findings.find(({ control }) => control === id)?.status;
}

const perPrincipal = (
  check: (principal: Principal, report: PrincipalReport) => void,
  numRuns: number,
): void => {
  fc.assert(
    fc.property(account, (records) => {
      for (const [principal, report] of reported(records.flat())) check(principal, report);
    }),
    { numRuns },
  );
};

test('what a scan says of use is what the plain evaluator says of every request', () => {
  perPrincipal((principal, report) => {
    const allowed = REQUESTS.filter((request) => allows(principal, request));
    const named = namedBy(principal);
    const beyond = allowed.filter(({ resource }) => !named.has(resource));
    const right = allowed.length === 0 ? 'none' : beyond.length === 0 ? 'passed' : 'failed';
    const told = report.exposure === 'none' ? 'none' : finding(report, 'CCG.1');
    const request = beyond[0] ?? allowed[0];
    expect({ arn: report.arn, told, request }).toEqual({ arn: report.arn, told: right, request });
  }, 80);
});

test('every witness of a scan is allowed, and every failure of a policy has one', () => {
  perPrincipal((principal, { findings }) => {
    for (const { control, witness } of failuresOfPolicies(findings)) {
      const replayed = witness !== null && allows(principal, witness);
      expect({ control, witness, replayed }).toEqual({ control, witness, replayed: true });
    }
  }, 100);
});

test('evidence and grants point at Allow statements that the principal has', () => {
  perPrincipal(({ policies }, { findings, grants }) => {
    const places = new Set(
      policies.identity.flatMap(({ name, statements }) =>
        statements
          .filter(({ effect }) => effect === 'Allow')
          .map(({ index }) => `${name.name} Statement[${index}]`),
      ),
    );
    const told = [...grants, ...findings.flatMap(({ evidence }) => evidence)];
    const shown = told.map(({ policy, statement }) => `${policy} ${statement}`);
    expect(shown.filter((place) => !places.has(place))).toEqual([]);
    expect(failuresOfPolicies(findings).filter(({ evidence }) => evidence.length === 0)).toEqual([]);
  }, 100);
});

function failuresOfPolicies(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ status, control }) => status === 'failed' && control !== 'CCG.9');
}
