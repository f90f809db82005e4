import { type SqlBool, sql } from 'kysely'
import { can } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'

export interface RestrictionList extends PageRequest {
  readonly packageId?: string
  /** Those that concern the version: its own and its package's. */
  readonly versionId?: string
  /** Only those in force now. */
  readonly inForce?: boolean
}

const id = { by: sql`r.id`, kind: 'id' } as const
export const restrictionOrder: ListOrder = {
  fields: {
    created: id,
    name: { by: sql`p.name collate "C"`, kind: 'text' },
    effect: { by: sql`(case r.effect when 'deny' then 3 when 'hold' then 2 else 1 end)`, kind: 'integer' },
    expires: { by: sql`coalesce(r.valid_until, timestamptz '9999-12-31T00:00:00Z')`, kind: 'time' },
  },
  id,
  usual: '-created',
}

/** Restrictions, the newest first unless asked otherwise. The restricted text is there for those who may manage restrictions, else absent. */
export function listRestrictions(scope: Scope, { packageId, versionId, inForce, ...request }: RestrictionList) {
  const mayRead = can(scope.actor, 'restriction:manage', {})
  const found = scope.db
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
  return readPage(
    scope,
    found,
    { ...request, order: restrictionOrder },
    ({ restrictedText, creatorId, creatorName, versionId: version_, version, ...row }) => ({
      ...row,
      ...(version_ === null ? {} : { versionId: version_, version }),
      ...(creatorId === null ? {} : { createdBy: { id: creatorId, name: creatorName } }),
      ...(mayRead && restrictedText !== '' ? { restrictedText } : {}),
    }),
  )
}

function concernsVersion(versionId: string) {
  return sql<SqlBool>`(r.version_id = ${versionId} or (r.version_id is null
    and r.package_id = (select package_id from package_version where id = ${versionId})))`
}
