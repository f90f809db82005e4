import { type SqlBool, sql } from 'kysely'
import { findEcosystem } from '#ecosystems/index.ts'
import { loadVersionFacts } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { collectFacts, readChangeRevision } from './collect-facts.ts'
import type { VersionFacts } from './facts.ts'

/** The facts of every version of a package, the highest first. Throws `package.unknown`. */
export async function loadPackageFacts(scope: Scope, packageId: string): Promise<readonly VersionFacts[]> {
  const changeRevision = await readChangeRevision(scope)
  const of = await scope.db
    .selectFrom('package')
    .select(['ecosystem', 'name', 'tier'])
    .where('id', '=', packageId)
    .executeTakeFirst()
  if (!of) throw new Problem('package.unknown', 404)
  const rows = await loadVersionFacts(scope, packageId)
  const packageFirstSeenAt = new Date(Math.min(...rows.map(({ firstSeenAt }) => firstSeenAt.getTime())))
  const versions = rows.map((row) => ({ ...row, packageId, packageFirstSeenAt }))
  return collectFacts(scope, { packages: new Map([[packageId, of]]), versions, changeRevision })
}

/** The facts of single versions of any packages; a version that the catalogue does not hold is left out. */
export async function loadFactsOfVersions(
  scope: Scope,
  versionIds: readonly string[],
): Promise<readonly VersionFacts[]> {
  const changeRevision = await readChangeRevision(scope)
  const rows = await scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['v.id as versionId', 'v.package_id as packageId', 'v.version', 'v.is_prerelease as isPrerelease'])
    .select(['v.license', 'v.deprecated', 'v.yanked', 'v.has_install_script as hasInstallScript'])
    .select(['v.first_seen_at as firstSeenAt', 'v.published_at as publishedAt', 'v.vanished_at as vanishedAt'])
    .select(['v.origin_id as originId', 'v.described_at as describedAt', 'p.ecosystem', 'p.name', 'p.tier'])
    .select((of) =>
      of
        .selectFrom('package_version as f')
        .select(({ fn }) => fn.min('f.first_seen_at').as('at'))
        .whereRef('f.package_id', '=', 'v.package_id')
        .$asScalar()
        .as('packageFirstSeenAt'),
    )
    .select((of) =>
      of
        .selectFrom('artifact as a')
        .select(({ fn }) => fn.min<Date | null>('a.changed_upstream_at').as('at'))
        .whereRef('a.version_id', '=', 'v.id')
        .as('changedUpstreamAt'),
    )
    .where(sql<SqlBool>`v.id = any(${versionIds}::uuid[])`)
    .execute()
  const packages = new Map(rows.map(({ packageId, ecosystem, name, tier }) => [packageId, { ecosystem, name, tier }]))
  const versions = rows.map(({ ecosystem, name: _, tier: __, ...row }) => ({
    ...row,
    key: findEcosystem(ecosystem)?.versions.key(row.version) ?? { invalid: `no ecosystem ${ecosystem}` },
  }))
  return collectFacts(scope, { packages, versions, changeRevision })
}
