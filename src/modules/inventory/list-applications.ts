import { type SqlBool, sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import { likeLiteral, storableText, typedCursor } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { countMax, encodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

export interface ApplicationList {
  /** Part of the code or the name. */
  readonly text?: string
  /** Absent: both those in service and those retired. */
  readonly retired?: boolean
  readonly after?: string
  readonly limit: number
}

/** Applications by code, of the units that the actor may read. */
export async function listApplications(scope: Scope, { text = '', retired, after, limit }: ApplicationList) {
  const part = `%${likeLiteral(storableText(text.trim(), 100))}%`
  const found = readable(scope)
    .$if(text.trim() !== '', (query) => query.where(sql<SqlBool>`(a.code ilike ${part} or a.name ilike ${part})`))
    .$if(retired !== undefined, (query) => query.where('a.retired_at', retired ? 'is not' : 'is', null))
  const rows = await found
    .$if(after !== undefined, (query) => {
      const [code] = typedCursor(after ?? '', ['text'])
      return query.where(sql<SqlBool>`a.code collate "C" > ${code}`)
    })
    .orderBy(sql`a.code collate "C"`)
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(shown)
  const last = rows.length > limit ? items.at(-1) : undefined
  const { count } = await scope.db
    .selectFrom(
      found
        .clearSelect()
        .select('a.id')
        .limit(countMax + 1)
        .as('some'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const total = { total: Math.min(count, countMax), totalIsMore: count > countMax }
  return { items, ...(last ? { next: encodeCursor([last.code]) } : {}), ...total }
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
