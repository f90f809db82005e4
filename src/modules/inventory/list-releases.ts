import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { showApplication } from './list-applications.ts'
import { requireReadable } from './list-components.ts'

const id = { by: sql`r.id`, kind: 'integer' } as const
const version = { by: sql`r.version collate "C"`, kind: 'text' } as const
const components = { by: sql`r.component_count`, kind: 'integer' } as const
export const releaseOrder: ListOrder = { fields: { created: id, version, components }, id, usual: '-created' }

/** The releases of an application with where they run; throws `application.unknown`. */
export async function listReleases(scope: Scope, applicationId: string, request: PageRequest) {
  await showApplication(scope, applicationId)
  const found = scope.db
    .selectFrom('release as r')
    .select(['r.id', 'r.version', 'r.is_live as isLive', 'r.sbom_id as sbomId', 'r.component_count as componentCount'])
    .select(['r.changed_at as changedAt', 'r.created_at as createdAt', 'r.retired_at as retiredAt'])
    .select(
      sql<string[]>`array(select d.environment from deployment as d
        where d.release_id = r.id and d.ended_at is null order by 1)`.as('environments'),
    )
    .where('r.application_id', '=', applicationId)
  return readPage(scope, found, { ...request, order: releaseOrder })
}

/** One release; throws `release.unknown`, also for one that the actor may not read. */
export async function showRelease(scope: Scope, releaseId: number) {
  await requireReadable(scope, releaseId)
  const { applicationId, code, applicationName, ...release } = await scope.db
    .selectFrom('release as r')
    .innerJoin('application as a', 'a.id', 'r.application_id')
    .select(['r.id', 'r.version', 'r.is_live as isLive'])
    .select(['a.id as applicationId', 'a.code', 'a.name as applicationName'])
    .where('r.id', '=', releaseId)
    .executeTakeFirstOrThrow()
  return { ...release, application: { id: applicationId, code, name: applicationName } }
}
