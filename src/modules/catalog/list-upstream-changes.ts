import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { likeLiteral } from './like-pattern.ts'

export interface UpstreamChangeList extends PageRequest {
  readonly packageId?: string
  readonly kind?: string
  readonly ecosystem?: string
  /** Part of the package's name. */
  readonly text?: string
}

export const upstreamChangeOrder: ListOrder = {
  fields: {
    at: { by: sql`c.at`, kind: 'time' },
    name: { by: sql`p.name collate "C"`, kind: 'text' },
    kind: { by: sql`c.kind collate "C"`, kind: 'text' },
  },
  id: { by: sql`c.id`, kind: 'id' },
  usual: '-at',
}

/** What upstream changed about what was known already, the latest first unless asked otherwise. */
export async function listUpstreamChanges(scope: Scope, asked: UpstreamChangeList) {
  const { packageId, kind, ecosystem, text, ...request } = asked
  let query = scope.db
    .selectFrom('upstream_change as c')
    .innerJoin('package as p', 'p.id', 'c.package_id')
    .leftJoin('package_version as v', 'v.id', 'c.version_id')
    .select(['c.id', 'c.at', 'c.kind', 'c.before', 'c.after', 'c.package_id as packageId', 'c.version_id as versionId'])
    .select('c.repository')
    .select(['p.ecosystem', 'p.name', 'v.version'])
  if (packageId) query = query.where('c.package_id', '=', packageId)
  if (kind) query = query.where('c.kind', '=', kind)
  if (ecosystem) query = query.where('p.ecosystem', '=', ecosystem)
  if (text) query = query.where('p.name', 'ilike', `%${likeLiteral(text)}%`)
  return readPage(scope, query, { ...request, order: upstreamChangeOrder })
}
