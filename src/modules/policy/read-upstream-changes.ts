import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { VersionFacts } from './facts.ts'

interface Changes {
  /** By version. */
  readonly relicensed: ReadonlyMap<string, Date>
  readonly filesAdded: ReadonlyMap<string, Date>
  /** By package. */
  readonly maintainers: ReadonlyMap<string, Date>
}

/** When upstream last changed what rules ask about: in one query for all packages. */
export async function readUpstreamChanges(scope: Scope, packageIds: readonly string[]): Promise<Changes> {
  const rows = await scope.db
    .selectFrom('upstream_change')
    .select(['package_id', 'version_id', 'kind'])
    .select(({ fn }) => fn.max('at').as('at'))
    .where(sql<SqlBool>`package_id = any(${packageIds}::uuid[])`)
    .where('kind', 'in', ['relicensed', 'files-added', 'maintainers-changed'])
    .groupBy(['package_id', 'version_id', 'kind'])
    .execute()
  const relicensed = new Map<string, Date>()
  const filesAdded = new Map<string, Date>()
  const maintainers = new Map<string, Date>()
  for (const { package_id, version_id, kind, at } of rows)
    if (version_id === null) maintainers.set(package_id, at)
    else if (kind === 'relicensed') relicensed.set(version_id, at)
    else filesAdded.set(version_id, at)
  return { relicensed, filesAdded, maintainers }
}

export function changePart(
  { relicensed, filesAdded, maintainers }: Changes,
  row: { readonly versionId: string; readonly packageId: string },
): Pick<VersionFacts, 'relicensedAt' | 'filesAddedAt' | 'maintainersChangedAt'> {
  const relicensedAt = relicensed.get(row.versionId)
  const filesAddedAt = filesAdded.get(row.versionId)
  const maintainersChangedAt = maintainers.get(row.packageId)
  return {
    ...(relicensedAt ? { relicensedAt } : {}),
    ...(filesAddedAt ? { filesAddedAt } : {}),
    ...(maintainersChangedAt ? { maintainersChangedAt } : {}),
  }
}
