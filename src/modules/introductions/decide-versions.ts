import { openPackageVerdicts, type Verdict } from '#modules/policy/index.ts'
import type { Scope } from '#platform/context.ts'
import { isUsable, usableVersions } from './find-usable-versions.ts'
import { runBounded } from './run-bounded.ts'

export interface DecidedVersion {
  readonly versionId: string
  readonly packageId: string
  readonly verdict: Verdict
  /** Admitted versions of the same package that may be used, the highest first; only where this one may not be. */
  readonly alternatives: readonly string[]
}

export type DecidedVersions = ReadonlyMap<string, DecidedVersion>

/** Fewer than there are connections: others want to be served as well. */
const packagesAtOnce = 4
const alternativesMax = 5
const idsMax = 1_000

/** The verdict on each version for the unit at the end of the path, by version id; each package is loaded once. */
export async function decideVersions(
  scope: Scope,
  versionIds: readonly string[],
  orgUnitPath: readonly string[],
): Promise<DecidedVersions> {
  const byPackage = Map.groupBy(await readVersions(scope, versionIds), (row) => row.packageId)
  const question = { orgUnitPath, now: scope.now }
  const decided = await runBounded([...byPackage], packagesAtOnce, async ([packageId, own]) => {
    const verdicts = await openPackageVerdicts(scope, packageId)
    let usable: readonly string[] | undefined
    return own.map(({ id, version }): DecidedVersion => {
      const verdict = verdicts.decide(version, question)
      if (isUsable(verdict.kind)) return { versionId: id, packageId, verdict, alternatives: [] }
      usable ??= usableVersions(verdicts, question).slice(0, alternativesMax)
      return { versionId: id, packageId, verdict, alternatives: usable }
    })
  })
  return new Map(decided.flat().map((each) => [each.versionId, each]))
}

async function readVersions(scope: Scope, versionIds: readonly string[]) {
  const ids = [...new Set(versionIds)]
  const rows = []
  for (let start = 0; start < ids.length; start += idsMax)
    rows.push(
      ...(await scope.db
        .selectFrom('package_version')
        .select(['id', 'version', 'package_id as packageId'])
        .where('id', 'in', ids.slice(start, start + idsMax))
        .execute()),
    )
  return rows
}
