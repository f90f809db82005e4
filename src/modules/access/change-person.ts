import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { keepAdministrator } from './administrators.ts'
import { getOrgUnitPath } from './create-org-unit.ts'
import { endSessionsOf } from './end-session.ts'

export interface PersonChange {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly orgUnitId?: string | undefined
  /** True ends every session and revokes every token of every account, at once; enabling again brings none back. */
  readonly disabled?: boolean | undefined
}

/** Throws `person.unknown`, `org-unit.unknown`, or `administrator.last` when nobody would be left to administer. */
export async function changePerson(tx: Tx, personId: string, change: PersonChange): Promise<void> {
  await keepAdministrator(tx, async () => {
    const person = await tx.db
      .selectFrom('person')
      .select(['name', 'email', 'org_unit_id', 'disabled_at'])
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst()
    if (!person) throw new Problem('person.unknown', 404)
    await changeFields(tx, personId, change)
    if (change.disabled === true && person.disabled_at === null) await disable(tx, personId)
    if (change.disabled === false && person.disabled_at !== null) await enable(tx, personId)
    announceChange(tx, { topic: 'access', subjectId: personId })
  })
}

async function changeFields(tx: Tx, personId: string, change: PersonChange): Promise<void> {
  const { name, email, orgUnitId } = change
  if (name === undefined && email === undefined && orgUnitId === undefined) return
  if (orgUnitId !== undefined) await getOrgUnitPath(tx, orgUnitId)
  await tx.db
    .updateTable('person')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(orgUnitId === undefined ? {} : { org_unit_id: orgUnitId }),
    })
    .where('id', '=', personId)
    .execute()
  const detail = { name, email, orgUnitId }
  await record(tx, { action: 'person.changed', subjectKind: 'person', subjectId: personId, detail })
}

async function disable(tx: Tx, personId: string): Promise<void> {
  await tx.db.updateTable('person').set({ disabled_at: tx.now }).where('id', '=', personId).execute()
  const accounts = await tx.db
    .updateTable('account')
    .set({ disabled_at: tx.now })
    .where('person_id', '=', personId)
    .where('disabled_at', 'is', null)
    .returning('id')
    .execute()
  for (const { id } of accounts) await endSessionsOf(tx, id)
  const tokens = await tx.db
    .updateTable('api_token')
    .set({ revoked_at: tx.now })
    .where('account_id', 'in', (eb) => eb.selectFrom('account').select('id').where('person_id', '=', personId))
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  const detail = { accountIds: accounts.map((each) => each.id), tokenIds: tokens.map((each) => each.id) }
  await record(tx, { action: 'person.disabled', subjectKind: 'person', subjectId: personId, detail })
}

async function enable(tx: Tx, personId: string): Promise<void> {
  await tx.db.updateTable('person').set({ disabled_at: null }).where('id', '=', personId).execute()
  await tx.db.updateTable('account').set({ disabled_at: null }).where('person_id', '=', personId).execute()
  await record(tx, { action: 'person.enabled', subjectKind: 'person', subjectId: personId })
}
