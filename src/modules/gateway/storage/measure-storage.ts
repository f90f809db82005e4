import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { defineJob } from '#platform/jobs/define-job.ts'

const everySeconds = 5 * 60
const followMilliseconds = 30_000

/** Counts what is stored, so that a limit is known to be reached without looking at every file. */
export const measureStorageJob = defineJob({
  name: 'gateway.measure-storage',
  everySeconds,
  handle: (context) => measureStorage(context),
})

/**
 * Writes what each repository holds, and what all hold together with each blob counted once. A file belongs to the repositories
 * that have an index of its package; what has none counts only for all.
 */
export async function measureStorage(context: Context): Promise<void> {
  const columns = sql.raw('artifact_count, artifact_bytes, document_count, document_bytes')
  await sql`
    with held as (
      select distinct sha256, size_bytes from artifact where sha256 is not null
    ), documents as (
      select repository_id, sha256, size_bytes from index_copy
      union select repository_id, sha256, size_bytes from document_copy
    ), garbage as (
      select count(*) as number, sum(size_bytes) as bytes from unreferenced_blob
    ), owned as (
      select i.repository_id, count(distinct a.sha256) as number, sum(a.size_bytes) as bytes
      from (select distinct repository_id, package_id from index_copy) as i
      join package_version as v on v.package_id = i.package_id
      join artifact as a on a.version_id = v.id and a.sha256 is not null
      group by i.repository_id
    ), measured as (
      select null::uuid as repository_id, (select count(*) from held) as artifact_count,
        (select coalesce(sum(size_bytes), 0) from held) as artifact_bytes,
        (select count(distinct sha256) from documents) + (select number from garbage) as document_count,
        (select coalesce(sum(size_bytes), 0) from (select distinct sha256, size_bytes from documents) as each)
          + coalesce((select bytes from garbage), 0) as document_bytes
      union all
      select r.id, coalesce(o.number, 0), coalesce(o.bytes, 0), coalesce(d.number, 0), coalesce(d.bytes, 0)
      from repository as r left join owned as o on o.repository_id = r.id
      left join (select repository_id, count(*) as number, sum(size_bytes) as bytes from documents
        group by repository_id) as d on d.repository_id = r.id
    )
    insert into storage_use (repository_id, ${columns}, measured_at)
    select repository_id, ${columns}, ${context.now} from measured
    on conflict (repository_id) do update set artifact_count = excluded.artifact_count,
      artifact_bytes = excluded.artifact_bytes, document_count = excluded.document_count,
      document_bytes = excluded.document_bytes, measured_at = excluded.measured_at`.execute(context.db)
}

/** Tells this process's store what was measured, now and from time to time, until the process ends. */
export async function followStorageUse({ db, blobs, signal }: Context): Promise<void> {
  let measuredAt: number | undefined
  let storedBefore = blobs.room.storedBytes()
  const look = async () => {
    const stored = blobs.room.storedBytes()
    const row = await db
      .selectFrom('storage_use')
      .select(['artifact_bytes', 'document_bytes', 'measured_at'])
      .where('repository_id', 'is', null)
      .executeTakeFirst()
    const isNew = row !== undefined && row.measured_at.getTime() !== measuredAt
    if (isNew) {
      measuredAt = row.measured_at.getTime()
      // What was written since the last look may be counted twice, and never not at all.
      blobs.room.setUsed(row.artifact_bytes + row.document_bytes, storedBefore)
    }
    storedBefore = stored
  }
  // A database that does not answer now is asked again.
  const timer = setInterval(() => void look().catch(() => {}), followMilliseconds)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer))
  await look().catch(() => {})
}
