import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { unusedSecondsMax } from './upload-limits.ts'
import { idleStart } from './upload-session.ts'

const everySeconds = 60 * 60
const rowsAtATime = 1_000

/**
 * Gives up uploads that nobody went on with, and parts that no published version consists of. Their bytes are collected like all
 * that nothing names.
 */
export const collectUploadsJob = defineJob({
  name: 'gateway.collect-uploads',
  everySeconds,
  handle: async (context) => {
    await dropIdleUploads(context)
    await dropUnusedParts(context)
  },
})

async function dropIdleUploads(context: Context): Promise<void> {
  await context.db.deleteFrom('part_upload').where('active_at', '<=', idleStart(context.now)).execute()
}

/** A publication that counts on one holds its row until it is done. */
async function dropUnusedParts(context: Context): Promise<void> {
  const before = new Date(context.now.getTime() - unusedSecondsMax * 1000)
  for (;;) {
    const { rows } = await sql`delete from hosted_part where (repository_id, name, part) in (
      select hp.repository_id, hp.name, hp.part from hosted_part as hp
      join repository as r on r.id = hp.repository_id
      where hp.uploaded_at < ${before} and not exists (
        select from version_part as vp
        join package_version as v on v.id = vp.version_id
        join package as p on p.id = v.package_id
        where vp.part = hp.part and p.ecosystem = r.ecosystem and p.name = hp.name)
      limit ${rowsAtATime} for update of hp skip locked) returning part`.execute(context.db)
    if (rows.length < rowsAtATime) return
  }
}
