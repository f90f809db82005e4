import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** A version with its package and its artifacts; throws `version.unknown`. */
export async function getVersion(scope: Scope, id: string) {
  const row = await scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['v.id', 'v.version', 'v.license', 'v.deprecated', 'v.key_problem as keyProblem'])
    .select(['v.has_install_script as hasInstallScript', 'v.is_prerelease as isPrerelease'])
    .select(['v.published_at as publishedAt', 'v.first_seen_at as firstSeenAt', 'v.vanished_at as vanishedAt'])
    .select(['p.id as packageId', 'p.ecosystem', 'p.name', 'p.tier'])
    .where('v.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('version.unknown', 404)
  const artifacts = await scope.db
    .selectFrom('artifact')
    .select(['file_name as fileName', 'integrity', 'sha1', 'sha256', 'sha512', 'size_bytes as sizeBytes'])
    .select(['fetched_at as fetchedAt', 'changed_upstream_at as changedUpstreamAt'])
    .where('version_id', '=', id)
    .orderBy('file_name')
    .execute()
  const { packageId, ecosystem, name, tier, ...version } = row
  return { ...version, package: { id: packageId, ecosystem, name, tier }, artifacts }
}
