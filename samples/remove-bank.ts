import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { type LeftBehind, removeFiles, removeRepositories } from './remove-repository.ts'
import { removeRows } from './remove-rows.ts'

export interface RemovedBank {
  /** Rows of the database. */
  readonly removed: number
  readonly left: readonly LeftBehind[]
}

/**
 * Removes everything that belongs to the sample bank, in one transaction, and the files of what went; what was recorded
 * about it stays in the audit log. Answers what stays and why; undefined when there is no sample bank.
 */
export async function removeBank(context: Context): Promise<RemovedBank | undefined> {
  const done = await transact(context, async (tx) => {
    const { counts, left, digests } = await removeRepositories(tx)
    const rows = await removeRows(tx)
    for (const [table, count] of rows) counts.set(table, (counts.get(table) ?? 0) + count)
    const removed = [...counts.values()].reduce((sum, count) => sum + count, 0)
    if (removed === 0) return undefined
    await record(tx, {
      action: 'sample.removed',
      subjectKind: 'sample',
      subjectId: 'bank',
      detail: { ...Object.fromEntries(counts), left: left.map(({ kind, name, why }) => `${kind} ${name}: ${why}`) },
    })
    for (const topic of ['access', 'package', 'policy'] as const) announceChange(tx, { topic })
    return { removed, left, digests }
  })
  if (!done) return undefined
  await removeFiles(context, done.digests)
  return { removed: done.removed, left: done.left }
}
