import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { removeRows } from './remove-rows.ts'

/**
 * Removes everything that belongs to the sample bank, in one transaction; what was recorded about it stays in the audit
 * log. Answers how many rows went; undefined when there is no sample bank.
 */
export async function removeBank(context: Context): Promise<number | undefined> {
  return transact(context, async (tx) => {
    const counts = await removeRows(tx)
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    if (total === 0) return undefined
    await record(tx, {
      action: 'sample.removed',
      subjectKind: 'sample',
      subjectId: 'bank',
      detail: Object.fromEntries(counts),
    })
    for (const topic of ['access', 'package', 'policy'] as const) announceChange(tx, { topic })
    return total
  })
}
