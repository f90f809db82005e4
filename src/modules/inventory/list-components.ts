import { type SqlBool, sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import { likeLiteral, storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

const id = { by: sql`c.id`, kind: 'integer' } as const
export const componentOrder: ListOrder = {
  fields: {
    name: { by: sql`c.name collate "C"`, kind: 'text' },
    ecosystem: { by: sql`c.ecosystem`, kind: 'text' },
    version: { by: sql`coalesce(c.version_key, ''::bytea)`, kind: 'bytes' },
  },
  id,
  usual: 'name',
}

export interface ComponentList extends PageRequest {
  /** Part of the name. */
  readonly text?: string
  readonly ecosystem?: string
  readonly direct?: boolean
}

/** What a release consists of; throws `release.unknown`, also for one that the actor may not read. */
export async function listComponents(scope: Scope, releaseId: number, list: ComponentList) {
  const { text = '', ecosystem, direct, ...request } = list
  await requireReadable(scope, releaseId)
  const part = `%${likeLiteral(storableText(text.trim(), 100))}%`
  const found = scope.db
    .selectFrom('release_component as rc')
    .innerJoin('component as c', 'c.id', 'rc.component_id')
    .select(['c.id', 'c.purl', 'c.ecosystem', 'c.name', 'c.version', 'c.key_problem as keyProblem'])
    .select(['rc.direct', 'rc.scope'])
    .where('rc.release_id', '=', releaseId)
    .$if(text.trim() !== '', (query) => query.where(sql<SqlBool>`c.name ilike ${part}`))
    .$if(ecosystem !== undefined, (query) => query.where('c.ecosystem', '=', ecosystem ?? ''))
    .$if(direct !== undefined, (query) => query.where('rc.direct', '=', direct ?? false))
  return readPage(scope, found, { ...request, order: componentOrder })
}

/** Throws `release.unknown`. */
export async function requireReadable(scope: Scope, releaseId: number): Promise<{ readonly applicationId: string }> {
  const units = coveredUnits(scope.actor, 'application:read')
  const row = await scope.db
    .selectFrom('release as r')
    .innerJoin('application as a', 'a.id', 'r.application_id')
    .innerJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .select('r.application_id as applicationId')
    .where('r.id', '=', releaseId)
    .$if(units !== 'everywhere', (query) => query.where(sql<SqlBool>`u.path && ${units}::uuid[]`))
    .executeTakeFirst()
  if (!row) throw new Problem('release.unknown', 404)
  return row
}
