import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { decide } from './decide.ts'
import type { AdmissionFact, VersionFacts } from './facts.ts'
import { loadPackageFacts } from './load-facts.ts'
import { loadPolicy } from './load-policy.ts'
import type { Verdict } from './verdict.ts'

export interface VerdictQuestion {
  /** For whom: the units from the root down to the asker's; empty: only what is admitted everywhere. */
  readonly orgUnitPath: readonly string[]
  readonly now: Date
}

/** A package's verdicts: everything is loaded, deciding asks nobody. Valid until a change is announced. */
export interface PackageVerdicts {
  /** By version, the highest first. */
  readonly versions: ReadonlyMap<string, VersionFacts>
  readonly policyRevision: number
  /** Throws `version.unknown` for a version that is not in `versions`. */
  decide(version: string, question: VerdictQuestion): Verdict
}

/** Loads the policy in force and every fact of a package's versions, with a constant number of queries. */
export async function openPackageVerdicts(scope: Scope, packageId: string): Promise<PackageVerdicts> {
  const policy = await loadPolicy(scope)
  const versions = new Map((await loadPackageFacts(scope, packageId)).map((facts) => [facts.version, facts]))
  return {
    versions,
    policyRevision: policy.revision,
    decide: (version, { orgUnitPath, now }) => {
      const facts = versions.get(version)
      if (!facts) throw new Problem('version.unknown', 404)
      return decide(policy, factsForUnit(facts, orgUnitPath), now)
    },
  }
}

/** The facts with only those admissions that are valid in the unit at the end of the path. */
export function factsForUnit(facts: VersionFacts, orgUnitPath: readonly string[]): VersionFacts {
  const isHere = ({ orgUnitId }: AdmissionFact) => orgUnitId === undefined || orgUnitPath.includes(orgUnitId)
  return facts.admissions.every(isHere) ? facts : { ...facts, admissions: facts.admissions.filter(isHere) }
}
