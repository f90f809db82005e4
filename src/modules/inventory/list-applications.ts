import { type SqlBool, sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import { likeLiteral, storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

export interface ApplicationList extends PageRequest {
  /** Part of the code or the name. */
  readonly text?: string
  /** Absent: both those in service and those retired. */
  readonly retired?: boolean
}

const id = { by: sql`a.id`, kind: 'id' } as const
export const applicationOrder: ListOrder = {
  fields: {
    code: { by: sql`a.code collate "C"`, kind: 'text' },
    name: { by: sql`a.name`, kind: 'text' },
    orgUnit: { by: sql`u.name`, kind: 'text' },
    owner: { by: sql`o.name`, kind: 'text' },
    created: id,
  },
  id,
  usual: 'code',
}

/** Applications of the units that the actor may read, by code unless asked otherwise. */
export function listApplications(scope: Scope, { text = '', retired, ...request }: ApplicationList) {
  const part = `%${likeLiteral(storableText(text.trim(), 100))}%`
  const found = readable(scope)
    .$if(text.trim() !== '', (query) => query.where(sql<SqlBool>`(a.code ilike ${part} or a.name ilike ${part})`))
    .$if(retired !== undefined, (query) => query.where('a.retired_at', retired ? 'is not' : 'is', null))
  return readPage(scope, found, { ...request, order: applicationOrder }, shown)
}

/** One application; throws `application.unknown`, also for one that the actor may not read. */
export async function showApplication(scope: Scope, id: string) {
  const row = await readable(scope).where('a.id', '=', id).executeTakeFirst()
  if (!row) throw new Problem('application.unknown', 404)
  return shown(row)
}

function readable(scope: Scope) {
  const units = coveredUnits(scope.actor, 'application:read')
  return scope.db
    .selectFrom('application as a')
    .innerJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .innerJoin('person as o', 'o.id', 'a.owner_person_id')
    .select(['a.id', 'a.code', 'a.name', 'a.org_unit_id as orgUnitId', 'u.name as orgUnitName', 'a.sample'])
    .select(['o.id as ownerId', 'o.name as ownerName', 'a.created_at as createdAt', 'a.retired_at as retiredAt'])
    .$if(units !== 'everywhere', (query) => query.where(sql<SqlBool>`u.path && ${units}::uuid[]`))
}

type ApplicationRow = Awaited<ReturnType<ReturnType<typeof readable>['execute']>>[number]

function shown({ ownerId, ownerName, ...row }: ApplicationRow) {
  return { ...row, owner: { id: ownerId, name: ownerName } }
}
