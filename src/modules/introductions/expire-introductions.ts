import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { openStates } from './states.ts'

const rowsMax = 200

/** Ends every open request whose time is over; answers how many there were. */
export async function expireIntroductions(context: Context): Promise<number> {
  let expired = 0
  for (let more = true; more; ) {
    const ended = await transact(context, async (tx) => {
      const due = await tx.db
        .selectFrom('introduction')
        .select(['id', 'number', 'state', 'org_unit_id as orgUnitId', 'expires_at as expiresAt'])
        .where('state', 'in', openStates)
        .where('expires_at', '<=', tx.now)
        .orderBy('expires_at')
        .limit(rowsMax)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const { id, number, state, orgUnitId, expiresAt } of due) {
        await tx.db
          .updateTable('introduction')
          .set({ state: 'expired', decided_at: tx.now })
          .where('id', '=', id)
          .execute()
        const about = { subjectKind: 'introduction', subjectId: id, orgUnitId }
        await record(tx, { action: 'introduction.expired', ...about, detail: { number, before: state, expiresAt } })
      }
      return due.length
    })
    expired += ended
    more = ended === rowsMax
  }
  return expired
}
