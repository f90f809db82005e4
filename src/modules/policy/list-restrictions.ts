import { type SqlBool, sql } from 'kysely'
import { can } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import { encodeCursor } from '#platform/page.ts'
import { readIdCursor } from './id-cursor.ts'

export interface RestrictionList {
  readonly packageId?: string
  /** Those that concern the version: its own and its package's. */
  readonly versionId?: string
  /** Only those in force now. */
  readonly inForce?: boolean
  readonly after?: string
  readonly limit: number
}

/** Restrictions, the newest first. The restricted text is there for those who may manage restrictions, else absent. */
export async function listRestrictions(scope: Scope, list: RestrictionList) {
  const mayRead = can(scope.actor, 'restriction:manage', {})
  const { packageId, versionId, inForce, limit } = list
  const before = readIdCursor(list.after)
  const rows = await scope.db
    .selectFrom('restriction as r')
    .innerJoin('package as p', 'p.id', 'r.package_id')
    .leftJoin('package_version as v', 'v.id', 'r.version_id')
    .leftJoin('person as c', 'c.id', 'r.created_by')
    .select(['r.id', 'r.effect', 'r.public_text as publicText', 'r.restricted_text as restrictedText'])
    .select(['r.valid_from as validFrom', 'r.valid_until as validUntil', 'r.lifted_at as liftedAt'])
    .select(['p.id as packageId', 'p.ecosystem', 'p.name', 'v.id as versionId', 'v.version'])
    .select(['c.id as creatorId', 'c.name as creatorName'])
    .$if(packageId !== undefined, (query) => query.where('r.package_id', '=', packageId ?? ''))
    .$if(versionId !== undefined, (query) => query.where(concernsVersion(versionId ?? '')))
    .$if(inForce === true, (query) =>
      query
        .where('r.lifted_at', 'is', null)
        .where('r.valid_from', '<=', scope.now)
        .where((either) => either.or([either('r.valid_until', 'is', null), either('r.valid_until', '>', scope.now)])),
    )
    .$if(before !== undefined, (query) => query.where('r.id', '<', before ?? ''))
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ restrictedText, creatorId, creatorName, versionId, version, ...row }) => ({
      ...row,
      ...(versionId === null ? {} : { versionId, version }),
      ...(creatorId === null ? {} : { createdBy: { id: creatorId, name: creatorName } }),
      ...(mayRead && restrictedText !== '' ? { restrictedText } : {}),
    })),
    ...(last ? { next: encodeCursor([last.id]) } : {}),
  }
}

function concernsVersion(versionId: string) {
  return sql<SqlBool>`(r.version_id = ${versionId} or (r.version_id is null
    and r.package_id = (select package_id from package_version where id = ${versionId})))`
}
