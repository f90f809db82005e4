import { sql } from 'kysely'
import { record } from '#modules/audit/index.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

export interface NewOrgUnit {
  /** Absent: the root, of which there is one. */
  readonly parentId?: string | undefined
  /** Unique in the installation. */
  readonly code: string
  readonly name: string
  readonly sample?: boolean
}

/** Adds a unit to the organisation. Throws `org-unit.unknown`, `org-unit.code-taken` or `org-unit.root-exists`. */
export async function createOrgUnit(tx: Tx, unit: NewOrgUnit): Promise<{ readonly id: string }> {
  const id = newId(tx.now)
  const parentPath = unit.parentId === undefined ? [] : await getOrgUnitPath(tx, unit.parentId)
  if (unit.parentId === undefined && (await findRootOrgUnit(tx))) throw new Problem('org-unit.root-exists', 409)
  const added = await tx.db
    .insertInto('org_unit')
    .values({
      id,
      parent_id: unit.parentId ?? null,
      code: unit.code,
      name: unit.name,
      path: [...parentPath, id],
      sample: unit.sample ?? false,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new Problem('org-unit.code-taken', 409, { code: unit.code })
  const detail = { code: unit.code, name: unit.name, parentId: unit.parentId }
  await record(tx, { action: 'org-unit.created', subjectKind: 'org-unit', subjectId: id, orgUnitId: id, detail })
  return { id }
}

/** The unit at the top, made when there is none yet. */
export async function ensureRootOrgUnit(
  tx: Tx,
  unit: { readonly code: string; readonly name: string },
): Promise<{ readonly id: string }> {
  return (await findRootOrgUnit(tx)) ?? createOrgUnit(tx, unit)
}

export async function findRootOrgUnit(scope: Scope): Promise<{ readonly id: string } | undefined> {
  return scope.db.selectFrom('org_unit').select('id').where('parent_id', 'is', null).executeTakeFirst()
}

/** Ids from the root down to the unit, itself included: what `can` takes as `orgUnitPath`. Throws `org-unit.unknown`. */
export async function getOrgUnitPath(scope: Scope, orgUnitId: string): Promise<readonly string[]> {
  const row = await scope.db.selectFrom('org_unit').select('path').where('id', '=', orgUnitId).executeTakeFirst()
  if (!row) throw new Problem('org-unit.unknown', 404)
  return row.path
}

export interface ListedOrgUnit {
  readonly id: string
  readonly parentId?: string
  readonly code: string
  readonly name: string
  readonly path: string[]
}

/** Every unit, parents before their children. */
export async function listOrgUnits(scope: Scope): Promise<readonly ListedOrgUnit[]> {
  const rows = await scope.db
    .selectFrom('org_unit')
    .select(['id', 'parent_id', 'code', 'name', 'path'])
    .orderBy(sql`cardinality(path)`)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(({ parent_id, ...row }) => ({ ...row, ...(parent_id === null ? {} : { parentId: parent_id }) }))
}
