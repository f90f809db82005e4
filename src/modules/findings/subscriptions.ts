import { sql } from 'kysely'
import { advisoriesChanged, type FiledPackage } from '#modules/advisories/index.ts'
import { applicationContentChanged } from '#modules/inventory/index.ts'
import type { Scope } from '#platform/context.ts'
import { subscribe } from '#platform/events.ts'
import { matchComponents } from './match-components.ts'
import { refreshApplication } from './refresh-application.ts'

/** Other components, other findings. */
const onContentChanged = subscribe(applicationContentChanged, 'findings.refresh-application', (context, { payload }) =>
  refreshApplication(context, payload.applicationId),
)

/** Other knowledge, other findings. */
const onAdvisoriesChanged = subscribe(advisoriesChanged, 'findings.match-packages', async (context, { payload }) =>
  matchComponents(context, await componentsNamed(context, payload.packages)),
)

export const findingSubscriptions = [onContentChanged, onAdvisoriesChanged]

/** Components that these packages' advisories may concern. */
async function componentsNamed(scope: Scope, packages: readonly FiledPackage[]): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct component_id as id from component_name
    where (ecosystem, name) in (select * from unnest(${packages.map((one) => one.ecosystem)}::text[],
      ${packages.map((one) => one.name)}::text[]))`.execute(scope.db)
  return rows.map(({ id }) => id)
}
