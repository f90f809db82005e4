import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { failedState, importAdvisories } from './import-advisories.ts'
import { resolveImportPath } from './import-path.ts'
import { importJobName } from './request-import.ts'
import { feedFormats } from './sources/index.ts'

/** A feed of hundreds of thousands of records on a small machine. */
const importExpireSeconds = 4 * 60 * 60

/** Runs an import that was asked for. What is wrong with the feed is written down; everything else is tried again. */
export const importJob = defineJob<{ readonly importId: string }>({
  name: importJobName,
  expireSeconds: importExpireSeconds,
  handle: async (context, { importId }) => {
    const asked = await context.db
      .selectFrom('advisory_import')
      .select(['source', 'origin', 'state', 'format'])
      .where('id', '=', importId)
      .executeTakeFirst()
    if (!asked || asked.state === 'done' || asked.state === 'failed') return
    try {
      const { path, sample } = await resolveImportPath(context.config, asked.origin)
      const format = feedFormats.find((one) => one === asked.format)
      await importAdvisories(context, { importId, path, source: asked.source, sample, ...(format && { format }) })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await markFailed(context, importId, error)
    }
  },
})

/** The path may have gone between the request and the job; an import that has begun says itself why it failed. */
async function markFailed(context: Context, importId: string, failure: Problem): Promise<void> {
  await transact(context, async (tx) => {
    const marked = await tx.db
      .updateTable('advisory_import')
      .set({ ...failedState(failure), ended_at: tx.now })
      .where('id', '=', importId)
      .where('state', '<>', 'failed')
      .returning('source')
      .executeTakeFirst()
    if (!marked) return
    const subject = { subjectKind: 'advisory-import', subjectId: importId }
    await record(tx, {
      action: 'advisory-import.failed',
      ...subject,
      detail: { source: marked.source, failure: failure.code },
    })
  })
}
