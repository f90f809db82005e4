import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { getOrgUnitPath } from './create-org-unit.ts'

export interface NewPerson {
  readonly name: string
  readonly email?: string | undefined
  readonly orgUnitId: string
  readonly sample?: boolean
}

/** Adds a natural person, who may then have one account or several. Throws `org-unit.unknown`. */
export async function createPerson(tx: Tx, person: NewPerson): Promise<{ readonly personId: string }> {
  await getOrgUnitPath(tx, person.orgUnitId)
  const id = newId(tx.now)
  const { name, orgUnitId } = person
  await tx.db
    .insertInto('person')
    .values({
      id,
      name,
      email: person.email ?? null,
      org_unit_id: orgUnitId,
      sample: person.sample ?? false,
      created_at: tx.now,
    })
    .execute()
  await record(tx, { action: 'person.created', subjectKind: 'person', subjectId: id, orgUnitId, detail: { name } })
  return { personId: id }
}
