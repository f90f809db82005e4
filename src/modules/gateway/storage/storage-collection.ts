import { sql } from 'kysely'
import { record } from '#modules/audit/index.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

/** One pass over everything that is stored. */
export interface StorageCollection {
  readonly id: string
  readonly isDryRun: boolean
  readonly requestedBy: string
  readonly startedAt: Date
  readonly endedAt: Date | null
  /** Of 256, so far. */
  readonly partsTaken: number
  readonly blobCount: number
  readonly blobBytes: number
  /** Of no use to anyone by now; those that have been so for the grace period are removed. */
  readonly unreferencedCount: number
  readonly unreferencedBytes: number
  /** A dry run removes nothing, and says what would be. */
  readonly removedCount: number
  readonly removedBytes: number
}

/** By the first two digits of the digest. */
export const collectionParts = 256

const columns = [
  'id',
  'is_dry_run as isDryRun',
  'requested_by as requestedBy',
  'started_at as startedAt',
  'ended_at as endedAt',
  'next_part as partsTaken',
  'blob_count as blobCount',
  'blob_bytes as blobBytes',
  'unreferenced_count as unreferencedCount',
  'unreferenced_bytes as unreferencedBytes',
  'removed_count as removedCount',
  'removed_bytes as removedBytes',
] as const

/** Begins a pass; what a person asks for stands in the audit log. Throws `storage.collecting` while one is under way. */
export async function beginCollection(tx: Tx, { isDryRun }: { readonly isDryRun: boolean }): Promise<string> {
  const id = newId(tx.now)
  const { actor } = tx
  const requestedBy = actor.kind === 'anonymous' ? 'nobody' : actor.name
  const begun = await tx.db
    .insertInto('storage_collection')
    .values({ id, is_dry_run: isDryRun, requested_by: requestedBy, started_at: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!begun) throw new Problem('storage.collecting', 409)
  const detail = { isDryRun }
  await record(tx, { action: 'storage.collection-started', subjectKind: 'storage', subjectId: id, detail })
  return id
}

export function findCollection(scope: Scope, id: string): Promise<StorageCollection | undefined> {
  return scope.db.selectFrom('storage_collection').select(columns).where('id', '=', id).executeTakeFirst()
}

/** The one under way, else the last one; `real` leaves dry runs out. */
export function findLastCollection(
  scope: Scope,
  { real = false }: { readonly real?: boolean } = {},
): Promise<StorageCollection | undefined> {
  return scope.db
    .selectFrom('storage_collection')
    .select(columns)
    .$if(real, (rows) => rows.where('is_dry_run', '=', false))
    .orderBy(sql`ended_at is null`, 'desc')
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The next part for whoever asks, taken by nobody else; undefined when none is left: the pass has ended. */
export async function takePart(scope: Scope, id: string): Promise<string | undefined> {
  const taken = await scope.db
    .updateTable('storage_collection')
    .set({ next_part: sql<number>`next_part + 1` })
    .where('id', '=', id)
    .where('next_part', '<', collectionParts)
    .where('ended_at', 'is', null)
    .returning('next_part')
    .executeTakeFirst()
  return taken && (taken.next_part - 1).toString(16).padStart(2, '0')
}

export interface PartFigures {
  blobCount: number
  blobBytes: number
  unreferencedCount: number
  unreferencedBytes: number
  removedCount: number
  removedBytes: number
}

export async function addFigures(scope: Scope, id: string, figures: PartFigures): Promise<void> {
  await scope.db
    .updateTable('storage_collection')
    .set({
      blob_count: sql<number>`blob_count + ${figures.blobCount}`,
      blob_bytes: sql<number>`blob_bytes + ${figures.blobBytes}`,
      unreferenced_count: sql<number>`unreferenced_count + ${figures.unreferencedCount}`,
      unreferenced_bytes: sql<number>`unreferenced_bytes + ${figures.unreferencedBytes}`,
      removed_count: sql<number>`removed_count + ${figures.removedCount}`,
      removed_bytes: sql<number>`removed_bytes + ${figures.removedBytes}`,
    })
    .where('id', '=', id)
    .execute()
}

export async function endCollection(scope: Scope, id: string): Promise<void> {
  await scope.db
    .updateTable('storage_collection')
    .set({ ended_at: scope.now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}
