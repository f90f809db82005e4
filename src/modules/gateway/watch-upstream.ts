import { type SqlBool, sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { engineOf } from './engine/engine.ts'
import { isAskable } from './engine/hosted-names.ts'

const everySeconds = 15 * 60
/** A package in use is looked at again when its index was not confirmed for so long, whether anybody asks for it or not. */
const confirmedSecondsMax = 6 * 60 * 60
const packagesMax = 500

/**
 * Asks upstream for the packages in use that nobody has asked for lately: what vanished, was yanked, relicensed or replaced
 * becomes known although no client comes by. Those longest not confirmed come first; an upstream that fails is tried next time.
 */
export const watchUpstreamJob = defineJob({
  name: 'gateway.watch-upstream',
  everySeconds,
  handle: async (context) => {
    await watchUpstream(context)
  },
})

export async function watchUpstream(context: Context): Promise<{ readonly asked: number; readonly failed: number }> {
  const engine = engineOf(context)
  await context.changes.confirm()
  const repositories = new Map((await engine.repositories(context)).map((each) => [each.id, each]))
  const failing = new Set<string>()
  let asked = 0
  let failed = 0
  for (const { repository_id, name } of await copiesInUse(context)) {
    const repository = repositories.get(repository_id)
    if (!repository || failing.has(repository_id) || context.signal.aborted) continue
    // Reserved or published here since the copy was made.
    if (!(await isAskable(engine.hostedNames, context, { repository, name }))) continue
    asked++
    const found = await engine.indexes.get(context, repository, { name, secondsOldMax: 60 }).catch((error: unknown) => {
      if (error instanceof Problem) return { staleBecause: error.code }
      throw error
    })
    if (!found?.staleBecause) continue
    failed++
    failing.add(repository_id)
  }
  return { asked, failed }
}

/** Copies of indexes of packages with a version that is admitted, longest not confirmed first. */
function copiesInUse(context: Context) {
  const before = new Date(context.now.getTime() - confirmedSecondsMax * 1000)
  return context.db
    .selectFrom('index_copy as i')
    .innerJoin('repository as r', 'r.id', 'i.repository_id')
    .select(['i.repository_id', 'i.name'])
    .where('r.kind', '=', 'proxy')
    .where('i.checked_at', '<', before)
    .where(
      sql<SqlBool>`exists (select 1 from admission as a join package_version as v on v.id = a.version_id
        where v.package_id = i.package_id and a.revoked_at is null
          and (a.valid_until is null or a.valid_until > ${context.now}))`,
    )
    .orderBy('i.checked_at')
    .limit(packagesMax)
    .execute()
}
