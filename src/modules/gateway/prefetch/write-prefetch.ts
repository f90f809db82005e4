import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { enqueue } from '#platform/jobs/define-job.ts'
import type { WantedPackage } from './wanted-package.ts'

export const prefetchJobName = 'gateway.prefetch'

export interface PrefetchItem extends WantedPackage {
  /** Absent: no repository is in front of it. */
  readonly repositoryId?: string
}

export interface NewPrefetch {
  readonly origin: 'lockfile' | 'packages' | 'mirror-list' | 'downloads'
  readonly title: string
  readonly items: readonly PrefetchItem[]
  readonly complete: boolean
  readonly mirrorListId?: string
}

const rowsAtOnce = 1_000

/** Writes what is to be brought in and queues it in the same transaction. */
export async function writePrefetch(tx: Tx, asked: NewPrefetch): Promise<{ readonly id: string }> {
  const id = newId(tx.now)
  const { origin, title, complete, mirrorListId } = asked
  const requested_by = tx.actor.kind === 'person' ? tx.actor.personId : null
  const times = { created_at: tx.now, active_at: tx.now }
  await tx.db
    .insertInto('prefetch')
    .values({
      id,
      origin,
      title,
      complete,
      requested_by,
      state: 'queued',
      mirror_list_id: mirrorListId ?? null,
      ...times,
    })
    .execute()
  for (let at = 0; at < asked.items.length; at += rowsAtOnce) {
    const rows = asked.items.slice(at, at + rowsAtOnce).map((item, index) => rowOf(id, at + index, item))
    await tx.db.insertInto('prefetch_item').values(rows).execute()
  }
  await enqueue(tx, prefetchJobName, { prefetchId: id }, { key: id })
  return { id }
}

function rowOf(prefetch_id: string, position: number, item: PrefetchItem) {
  const { ecosystem, name, requirement, isExact, repositoryId, problem } = item
  const missing = { code: 'prefetch.no-repository', params: { ecosystem } } as const
  const fault = problem ?? (repositoryId === undefined ? missing : undefined)
  return {
    prefetch_id,
    position,
    repository_id: repositoryId ?? null,
    ecosystem,
    name,
    requirement,
    is_exact: isExact,
    state: fault ? 'failed' : 'waiting',
    code: fault?.code ?? null,
    params: fault ? JSON.stringify(fault.params) : null,
  }
}
