import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { lockIntroduction, requireRequester, requireState } from './lock-introduction.ts'
import { openStates } from './states.ts'

/** The requester takes an open request back. Throws `introduction.not-requester` and `introduction.wrong-state`. */
export async function withdrawIntroduction(tx: Tx, id: string): Promise<void> {
  const found = await lockIntroduction(tx, id)
  requireRequester(found, tx.actor)
  requireState(found, openStates, tx.now)
  await tx.db.updateTable('introduction').set({ state: 'withdrawn', decided_at: tx.now }).where('id', '=', id).execute()
  const { orgUnitId, number, state } = found
  const detail = { number, before: state }
  await record(tx, { action: 'introduction.withdrawn', subjectKind: 'introduction', subjectId: id, orgUnitId, detail })
}
