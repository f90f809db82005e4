import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

export interface VersionList extends PageRequest {
  readonly packageId: string
}

const unknownTime = sql`timestamptz '1970-01-01T00:00:00Z'`
export const versionOrder: ListOrder = {
  fields: {
    version: { by: sql`coalesce(v.version_key, '')`, kind: 'bytes' },
    published: { by: sql`coalesce(v.published_at, ${unknownTime})`, kind: 'time' },
    firstSeen: { by: sql`v.first_seen_at`, kind: 'time' },
    license: { by: sql`coalesce(v.license, '')`, kind: 'text' },
  },
  id: { by: sql`v.version collate "C"`, kind: 'text' },
  usual: '-version',
}

/**
 * A package's versions, the highest first unless asked otherwise; those without a place in the order count as the lowest.
 * Throws `package.unknown`.
 */
export async function listVersions(scope: Scope, { packageId, ...request }: VersionList) {
  const of = await scope.db.selectFrom('package').select('id').where('id', '=', packageId).executeTakeFirst()
  if (!of) throw new Problem('package.unknown', 404)
  const query = scope.db
    .selectFrom('package_version as v')
    .select(['v.id', 'v.version', 'v.published_at as publishedAt', 'v.first_seen_at as firstSeenAt'])
    .select(['v.license', 'v.deprecated', 'v.vanished_at as vanishedAt', 'v.key_problem as keyProblem'])
    .select(['v.has_install_script as hasInstallScript', 'v.is_prerelease as isPrerelease'])
    .where('v.package_id', '=', packageId)
  return readPage(scope, query, { ...request, order: versionOrder })
}
