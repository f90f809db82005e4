import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { collectionParts, findLastCollection, type StorageCollection } from './storage-collection.ts'

/** What is stored as it was measured last, and whether there is room for more. */
export async function readStorageStatus(context: Context) {
  const { usedBytes, limitBytes, freeBytes, freeBytesMin, full } = await context.blobs.room.figures()
  const use = await context.db.selectFrom('storage_use').selectAll().execute()
  const all = use.find((each) => each.repository_id === null)
  const last = await findLastCollection(context)
  const measured = all && {
    measuredAt: all.measured_at.toISOString(),
    total: figuresOf(all),
  }
  return {
    kind: context.config.blobs.kind,
    ...(all ? { usedBytes: usedBytes ?? all.artifact_bytes + all.document_bytes } : {}),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    freeBytes,
    freeBytesMin,
    ...(full ? { full } : {}),
    graceSeconds: context.config.collectGraceSeconds,
    ...measured,
    repositories: await readRepositories(context, new Map(use.map((each) => [each.repository_id, each]))),
    ...(last ? { collection: describeCollection(last) } : {}),
  }
}

export function describeCollection({ startedAt, endedAt, ...rest }: StorageCollection) {
  return {
    ...rest,
    parts: collectionParts,
    startedAt: startedAt.toISOString(),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
  }
}

interface Measured {
  readonly artifact_count: number
  readonly artifact_bytes: number
  readonly document_count: number
  readonly document_bytes: number
}

const nothing: Measured = { artifact_count: 0, artifact_bytes: 0, document_count: 0, document_bytes: 0 }

function figuresOf(row: Measured) {
  return {
    artifactCount: row.artifact_count,
    artifactBytes: row.artifact_bytes,
    documentCount: row.document_count,
    documentBytes: row.document_bytes,
  }
}

const usedDays = 30

async function readRepositories(context: Context, use: ReadonlyMap<string | null, Measured>) {
  const since = new Date(context.now.getTime() - usedDays * 86_400_000)
  const rows = await context.db
    .selectFrom('repository as r')
    .leftJoin('download_daily as d', 'd.repository_id', 'r.id')
    .select(['r.id', 'r.name'])
    .select(sql<number>`coalesce(sum(d.served) filter (where d.day >= ${since}::date), 0)::bigint`.as('downloads'))
    .select(sql<Date | null>`max(d.last_served_at)`.as('lastUsedAt'))
    .groupBy('r.id')
    .orderBy('r.name')
    .execute()
  return rows.map(({ id, name, downloads, lastUsedAt }) => ({
    id,
    name,
    ...figuresOf(use.get(id) ?? nothing),
    downloads30Days: downloads,
    ...(lastUsedAt ? { lastUsedAt: lastUsedAt.toISOString() } : {}),
  }))
}
