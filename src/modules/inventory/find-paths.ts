import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { requireReadable } from './list-components.ts'
import { pathsTo, unpackGraph } from './sboms/component-graph.ts'

export interface PathStep {
  readonly id: number
  readonly name: string
  readonly version: string | null
}

/**
 * By which ways a component comes into a release, the shortest first, at most ten; none when its document does not tell, or
 * when the release has no such component: components of other releases are nobody's here to name. Throws `release.unknown`.
 */
export async function findPaths(scope: Scope, releaseId: number, componentId: number): Promise<readonly PathStep[][]> {
  await requireReadable(scope, releaseId)
  const row = await scope.db
    .selectFrom('release as r')
    .innerJoin('sbom as s', 's.id', 'r.sbom_id')
    .innerJoin('release_component as rc', 'rc.release_id', 'r.id')
    .select('s.graph')
    .where('r.id', '=', releaseId)
    .where('rc.component_id', '=', componentId)
    .executeTakeFirst()
  if (!row?.graph) return []
  const paths = pathsTo(unpackGraph(row.graph), componentId)
  const { rows } = await sql<PathStep>`
    select id, name, version from component where id = any(${[...new Set(paths.flat())]}::integer[])`.execute(scope.db)
  const steps = new Map(rows.map((step) => [step.id, step]))
  return paths.map((path) => path.flatMap((id) => steps.get(id) ?? []))
}
