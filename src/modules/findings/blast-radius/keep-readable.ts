import { sql } from 'kysely'
import { coveredUnits } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import type { HitComponent } from './find-components.ts'

/** Those that a release of an application which the actor may read consists of: what other units use is not told. */
export async function keepReadable(
  scope: Scope,
  components: readonly HitComponent[],
): Promise<readonly HitComponent[]> {
  const units = coveredUnits(scope.actor, 'application:read')
  if (units === 'everywhere' || components.length === 0) return components
  const { rows } = await sql<{ id: number }>`
    select distinct rc.component_id as id
    from release_component as rc join release as r on r.id = rc.release_id
    join application as a on a.id = r.application_id join org_unit as u on u.id = a.org_unit_id
    where rc.component_id = any(${components.map(({ id }) => id)}::integer[])
      and u.path && ${units}::uuid[]`.execute(scope.db)
  const readable = new Set(rows.map(({ id }) => id))
  return components.filter(({ id }) => readable.has(id))
}
