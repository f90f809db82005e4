import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { getApplication, requireManaged, requireOwner } from './application.ts'

export interface ApplicationChange {
  readonly name?: string
  readonly orgUnitId?: string
  readonly ownerPersonId?: string
  /** True retires the application, false takes it back into service. */
  readonly retired?: boolean
}

/**
 * Changes what is said, and nothing else; saying what is the case already changes nothing. A retired application changes only
 * together with its return. Throws `application.unknown`, `application.retired`, `org-unit.unknown`, `person.unknown`,
 * `person.disabled`, and `access.denied` unless the actor manages the applications of its unit, and of the new one.
 */
export async function changeApplication(tx: Tx, id: string, change: ApplicationChange): Promise<void> {
  // Locked before it is read, so that two changes at once do not decide on the same state.
  await tx.db.selectFrom('application').select('id').where('id', '=', id).forUpdate().execute()
  const before = await getApplication(tx, id)
  await requireManaged(tx, before.orgUnitId)
  const isRetired = before.retiredAt !== null
  if (isRetired && change.retired !== false) {
    if (change.retired === true && Object.keys(change).length === 1) return
    throw new Problem('application.retired', 409, { code: before.code })
  }
  const moves = change.orgUnitId !== undefined && change.orgUnitId !== before.orgUnitId
  if (moves) await requireManaged(tx, change.orgUnitId)
  if (change.ownerPersonId !== undefined && change.ownerPersonId !== before.ownerPersonId)
    await requireOwner(tx, change.ownerPersonId)
  const after = {
    name: change.name ?? before.name,
    orgUnitId: change.orgUnitId ?? before.orgUnitId,
    ownerPersonId: change.ownerPersonId ?? before.ownerPersonId,
    retired: change.retired ?? isRetired,
  }
  const detail = differences({ ...before, retired: isRetired }, after)
  if (Object.keys(detail).length === 0) return
  await tx.db
    .updateTable('application')
    .set({ name: after.name, org_unit_id: after.orgUnitId, owner_person_id: after.ownerPersonId })
    .set({ retired_at: after.retired ? (before.retiredAt ?? tx.now) : null })
    .where('id', '=', id)
    .execute()
  // Which unit an application belongs to, and whether it still runs, decides what is admitted for its tokens.
  if (moves || after.retired !== isRetired) announceChange(tx, { topic: 'access' })
  const action = after.retired === isRetired ? 'changed' : after.retired ? 'retired' : 'restored'
  const subject = { subjectKind: 'application', subjectId: id, orgUnitId: after.orgUnitId }
  await record(tx, { action: `application.${action}`, ...subject, detail: { code: before.code, ...detail } })
}

type Described = Readonly<Record<'name' | 'orgUnitId' | 'ownerPersonId', string>> & { readonly retired: boolean }

function differences(
  before: Described,
  after: Described,
): Record<string, { from: string | boolean; to: string | boolean }> {
  const names = ['name', 'orgUnitId', 'ownerPersonId', 'retired'] as const
  const changed = names.filter((name) => before[name] !== after[name])
  return Object.fromEntries(changed.map((name) => [name, { from: before[name], to: after[name] }]))
}
