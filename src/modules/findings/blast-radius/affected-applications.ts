import { type SqlBool, sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'

const id = { by: sql`a.id`, kind: 'id' } as const
export const affectedOrder: ListOrder = {
  fields: {
    code: { by: sql`a.code collate "C"`, kind: 'text' },
    releases: { by: sql`h.releases`, kind: 'integer' },
  },
  id,
  usual: 'code',
}

export interface AffectedList extends PageRequest {
  readonly componentIds: readonly number[]
  /** Also releases that neither are the newest nor run anywhere. */
  readonly all: boolean
}

/** Applications of which a release contains one of the components, as far as the actor may read them. */
export function listAffected(scope: Scope, { componentIds, all, ...request }: AffectedList) {
  const units = coveredUnits(scope.actor, 'application:read')
  const hits = sql<{ application_id: string }>`(
    select r.application_id, count(distinct r.id)::integer as releases, bool_or(r.is_live) as live,
      bool_or(rc.direct) as direct, min(r.changed_at) as "since",
      array_agg(distinct rc.component_id) as component_ids,
      (array_agg(distinct r.id))[1:20] as release_ids
    from release_component as rc join release as r on r.id = rc.release_id
    where rc.component_id = any(${componentIds}::integer[]) and (${all}::boolean or r.is_live)
    group by r.application_id)`
  const found = scope.db
    .selectFrom(hits.as('h'))
    .innerJoin('application as a', 'a.id', 'h.application_id')
    .innerJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .innerJoin('person as o', 'o.id', 'a.owner_person_id')
    .select(['a.id', 'a.code', 'a.name', 'a.criticality', 'a.internet_exposed as internetExposed'])
    .select(['u.name as orgUnitName', 'o.id as ownerId', 'o.name as ownerName'])
    .select(sql<number>`h.releases`.as('releases'))
    .select(sql<boolean>`h.live`.as('isLive'))
    .select(sql<boolean | null>`h.direct`.as('direct'))
    .select(sql<number[]>`h.component_ids`.as('componentIds'))
    .select(
      sql<{ id: number; version: string; environments: string[] }[]>`(
        select json_agg(json_build_object('id', r.id, 'version', r.version, 'environments', array(
          select d.environment from deployment as d where d.release_id = r.id and d.ended_at is null order by 1))
          order by r.id desc)
        from release as r where r.id = any(h.release_ids))`.as('releaseList'),
    )
    .$if(units !== 'everywhere', (query) => query.where(sql<SqlBool>`u.path && ${units}::uuid[]`))
  return readPage(scope, found, { ...request, order: affectedOrder }, ({ ownerId, ownerName, ...row }) => ({
    ...row,
    owner: { id: ownerId, name: ownerName },
  }))
}

export interface UnseenApplications {
  /** In service, and nobody handed in what they consist of. */
  readonly withoutSbom: number
  /** In service, and the newest of what was handed in is older than 90 days. */
  readonly stale: number
  /** With parts that could not be understood, or that no purl names. */
  readonly incomplete: number
}

const staleDays = 90

/** What an answer cannot see, among the applications that the actor may read. */
export async function countUnseen(scope: Scope): Promise<UnseenApplications> {
  const units = coveredUnits(scope.actor, 'application:read')
  const since = new Date(scope.now.getTime() - staleDays * 24 * 60 * 60 * 1000)
  const readable = units === 'everywhere' ? sql`true` : sql`u.path && ${units}::uuid[]`
  const { rows } = await sql<UnseenApplications>`
    select count(*) filter (where newest.received is null)::integer as "withoutSbom",
      count(*) filter (where newest.received < ${since}::timestamptz)::integer as stale,
      count(*) filter (where newest.incomplete)::integer as incomplete
    from application as a join org_unit as u on u.id = a.org_unit_id
    left join lateral (
      select max(s.received_at) as received, bool_or(s.complete is not true) as incomplete
      from release as r join sbom as s on s.id = r.sbom_id where r.application_id = a.id and r.is_live
    ) as newest on true
    where a.retired_at is null and ${readable}`.execute(scope.db)
  return rows[0] ?? { withoutSbom: 0, stale: 0, incomplete: 0 }
}
