import { type SqlBool, sql } from 'kysely'
import { decideVersions as decideAll, type Verdict } from '#modules/policy/index.ts'
import type { Scope } from '#platform/context.ts'
import { isUsable } from './find-usable-versions.ts'

export interface DecidedVersion {
  readonly versionId: string
  readonly packageId: string
  readonly verdict: Verdict
  /** Admitted versions of the same package that may be used, the highest first; only where this one may not be. */
  readonly alternatives: readonly string[]
}

export type DecidedVersions = ReadonlyMap<string, DecidedVersion>

interface VersionRow {
  readonly id: string
  readonly version: string
  readonly packageId: string
}

const alternativesMax = 5

/** The verdict on each version for the unit at the end of the path, by version id; the number of queries is constant. */
export async function decideVersions(
  scope: Scope,
  versionIds: readonly string[],
  orgUnitPath: readonly string[],
): Promise<DecidedVersions> {
  const verdicts = await decideAll(scope, { versionIds, orgUnitPath })
  const rows = await readVersions(scope, [...verdicts.keys()])
  const wanting = rows.filter(({ id }) => !isUsable(verdicts.get(id)?.verdict.kind ?? 'hold'))
  const others = await usableOthers(scope, [...new Set(wanting.map((row) => row.packageId))], orgUnitPath)
  return new Map(
    rows.flatMap(({ id, packageId }) => {
      const verdict = verdicts.get(id)?.verdict
      if (!verdict) return []
      const alternatives = isUsable(verdict.kind) ? [] : (others.get(packageId) ?? []).slice(0, alternativesMax)
      return [[id, { versionId: id, packageId, verdict, alternatives }] as const]
    }),
  )
}

/** By package: its admitted versions that may be used now. */
async function usableOthers(
  scope: Scope,
  packageIds: readonly string[],
  orgUnitPath: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (packageIds.length === 0) return new Map()
  const admitted: readonly VersionRow[] = await scope.db
    .selectFrom('package_version as v')
    .select(['v.id', 'v.version', 'v.package_id as packageId'])
    .where(sql<SqlBool>`v.package_id = any(${packageIds}::uuid[])`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('admission as a')
          .select('a.id')
          .whereRef('a.version_id', '=', 'v.id')
          .where('a.revoked_at', 'is', null),
      ),
    )
    .orderBy('v.version_key', (order) => order.desc().nullsLast())
    .execute()
  const verdicts = await decideAll(scope, { versionIds: admitted.map((row) => row.id), orgUnitPath })
  const usable = admitted.filter(({ id }) => isUsable(verdicts.get(id)?.verdict.kind ?? 'hold'))
  const byPackage = Map.groupBy(usable, (row) => row.packageId)
  return new Map([...byPackage].map(([packageId, rows]) => [packageId, rows.map((row) => row.version)]))
}

function readVersions(scope: Scope, ids: readonly string[]): Promise<readonly VersionRow[]> {
  return scope.db
    .selectFrom('package_version')
    .select(['id', 'version', 'package_id as packageId'])
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .execute()
}
