import { type SqlBool, sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { closes, graveSeverity, groupsNamed } from './covering.ts'

export const analysisOrder: ListOrder = {
  fields: { madeAt: { by: sql`a.made_at`, kind: 'time' } },
  id: { by: sql`a.id`, kind: 'id' },
  usual: '-madeAt',
}

/** `awaiting`: a second person is awaited, at least for some findings; `standing`: neither revoked nor over. */
export const analysisViews = ['standing', 'awaiting', 'ended'] as const

export interface AnalysisList extends PageRequest {
  readonly id?: string
  readonly view?: (typeof analysisViews)[number]
  readonly state?: string
  readonly source?: string
  readonly vulnerability?: string
  readonly applicationId?: string
  readonly documentSha256?: string
}

const isGrave = sql<SqlBool>`exists (select from finding as f
  where f.group_id in ${groupsNamed(sql`a.vulnerability`)} and f.ended_at is null
    and (a.application_id is null or f.application_id = a.application_id)
    and (f.severity >= ${graveSeverity}::real or f.is_malware))`

/** Not yet confirmed, and would close what only two may close. */
const awaits = sql<SqlBool>`(a.confirmed_at is null and ${closes}
  and (a.place <> 'application' or a.source <> 'own' or ${isGrave}))`

/** Analyses that concern what the actor may read, the newest first. */
export function listAnalyses(scope: Scope, list: AnalysisList) {
  const units = coveredUnits(scope.actor, 'application:read')
  const stands = sql<SqlBool>`(a.revoked_at is null and (a.valid_until is null or a.valid_until > ${scope.now}::timestamptz))`
  const vulnerability = storableText(list.vulnerability?.trim() ?? '', 200)
  const found = scope.db
    .selectFrom('analysis as a')
    .innerJoin('person as w', 'w.id', 'a.made_by')
    .leftJoin('person as o', 'o.id', 'a.confirmed_by')
    .leftJoin('person as e', 'e.id', 'a.revoked_by')
    .leftJoin('application as p', 'p.id', 'a.application_id')
    .leftJoin('org_unit as u', (join) => join.on(sql<SqlBool>`u.id = coalesce(a.org_unit_id, p.org_unit_id)`))
    .select(['a.id', 'a.vulnerability', 'a.target', 'a.identity', 'a.ecosystem', 'a.package_name as packageName'])
    .select(['a.range_text as range', 'a.place', 'a.org_unit_id as orgUnitId', 'a.application_id as applicationId'])
    .select(['u.name as orgUnitName', 'p.code as applicationCode', 'p.name as applicationName'])
    .select(['a.state', 'a.justification', 'a.detail', 'a.source', 'a.supplier', 'a.made_at as madeAt'])
    .select(['a.document_sha256 as documentSha256', 'a.said_at as saidAt', 'a.made_by as madeById'])
    .select([
      'w.name as madeBy',
      'a.confirmed_at as confirmedAt',
      'o.name as confirmedBy',
      'a.valid_until as validUntil',
    ])
    .select(['a.revoked_at as revokedAt', 'e.name as revokedBy', 'a.revoked_reason as revokedReason'])
    .select([sql<boolean>`${awaits}`.as('awaits'), sql<boolean>`${stands}`.as('stands')])
    .select(
      sql<number>`(select count(*)::integer from finding as f where f.analysis_id = a.id and f.ended_at is null)`.as(
        'findings',
      ),
    )
    .$if(list.id !== undefined, (query) => query.where('a.id', '=', list.id ?? ''))
    .$if(list.view === 'standing', (query) => query.where(stands))
    .$if(list.view === 'awaiting', (query) => query.where(sql<SqlBool>`${stands} and ${awaits}`))
    .$if(list.view === 'ended', (query) => query.where(sql<SqlBool>`not ${stands}`))
    .$if(list.state !== undefined, (query) => query.where('a.state', '=', list.state ?? ''))
    .$if(list.source !== undefined, (query) => query.where('a.source', '=', list.source ?? ''))
    .$if(list.documentSha256 !== undefined, (query) => query.where('a.document_sha256', '=', list.documentSha256 ?? ''))
    .$if(list.applicationId !== undefined, (query) => query.where('a.application_id', '=', list.applicationId ?? ''))
    .$if(vulnerability !== '', (query) => query.where(sql<SqlBool>`lower(a.vulnerability) = lower(${vulnerability})`))
    // What is said of a unit above concerns those below as well.
    .$if(units !== 'everywhere', (query) =>
      query.where(sql<SqlBool>`(a.place = 'everywhere' or u.path && ${units}::uuid[] or (a.place = 'unit'
        and exists (select from org_unit as mine where mine.id = any(${units}::uuid[]) and u.id = any(mine.path))))`),
    )
  return readPage(scope, found, { ...list, order: analysisOrder })
}
