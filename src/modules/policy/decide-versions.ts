import type { Scope } from '#platform/context.ts'
import { decide } from './decide.ts'
import type { AdmissionFact, VersionFacts } from './facts.ts'
import { loadFactsOfVersions } from './load-facts.ts'
import { loadPolicy } from './load-policy.ts'
import { factsForUnit } from './open-package-verdicts.ts'
import type { Verdict } from './verdict.ts'

export interface DecidedVersion {
  readonly versionId: string
  readonly verdict: Verdict
  /** What the verdict would be with an approval given now, knowing the advisories of now. */
  readonly ifAdmitted: Verdict
}

/** The verdicts of many versions of many packages for one unit, with a constant number of queries; by version id. */
export async function decideVersions(
  scope: Scope,
  { versionIds, orgUnitPath }: { readonly versionIds: readonly string[]; readonly orgUnitPath: readonly string[] },
): Promise<ReadonlyMap<string, DecidedVersion>> {
  const policy = await loadPolicy(scope)
  const facts = await loadFactsOfVersions(scope, [...new Set(versionIds)])
  return new Map(
    facts.map((all) => {
      const own = factsForUnit(all, orgUnitPath)
      const verdict = decide(policy, own, scope.now)
      const ifAdmitted = decide(policy, { ...own, admissions: [admissionNow(own, scope.now)] }, scope.now)
      return [own.versionId, { versionId: own.versionId, verdict, ifAdmitted }]
    }),
  )
}

function admissionNow(facts: VersionFacts, now: Date): AdmissionFact {
  const acknowledged = facts.advisories.map(({ id, score, state }) => ({
    id,
    ...(score === undefined ? {} : { score }),
    state,
  }))
  return { id: 'none', validFrom: now, acknowledged }
}
