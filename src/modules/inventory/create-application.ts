import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { requireManaged, requireOwner } from './application.ts'

export interface NewApplication {
  /** Two to forty of `A` to `Z`, digits and `-`; unique, and never used again. */
  readonly code: string
  readonly name: string
  readonly orgUnitId: string
  readonly ownerPersonId: string
  readonly sample?: boolean
}

const codePattern = /^[A-Z0-9-]{2,40}$/

/**
 * Adds an application to the inventory. Throws `application.invalid-code`, `application.code-taken`, `org-unit.unknown`,
 * `person.unknown`, `person.disabled`, and `access.denied` outside the units whose applications the actor manages.
 */
export async function createApplication(tx: Tx, application: NewApplication): Promise<{ readonly id: string }> {
  const { code, name, orgUnitId, ownerPersonId, sample = false } = application
  if (!codePattern.test(code)) throw new Problem('application.invalid-code', 400, { code: code.slice(0, 100) })
  await requireManaged(tx, orgUnitId)
  await requireOwner(tx, ownerPersonId)
  const id = newId(tx.now)
  const added = await tx.db
    .insertInto('application')
    .values({ id, code, name, org_unit_id: orgUnitId, owner_person_id: ownerPersonId, sample, created_at: tx.now })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new Problem('application.code-taken', 409, { code })
  const subject = { subjectKind: 'application', subjectId: id, orgUnitId }
  await record(tx, { action: 'application.created', ...subject, detail: { code, name, ownerPersonId } })
  return { id }
}
