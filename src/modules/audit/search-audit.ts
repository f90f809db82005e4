import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { isId } from '#platform/ids.ts'
import { readInstant } from '#platform/instant.ts'
import { type ListOrder, type Page, type PageRequest, readPage } from '#platform/page.ts'

export interface AuditFilter extends PageRequest {
  /** Anywhere in the actor's name, the action or the subject, whatever the case. */
  readonly text?: string | undefined
  /** A person's id, or part of a name. */
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: string | undefined
  /** Not included. */
  readonly to?: string | undefined
}

export interface AuditItem {
  readonly sequence: number
  readonly at: string
  readonly actor: {
    readonly kind: string
    readonly name: string
    readonly personId?: string
    readonly tokenId?: string
  }
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly orgUnitId?: string
  readonly detail: unknown
  /** Lower-case hex of the entry's link in the chain. */
  readonly hash: string
}

const sequence = { by: sql`sequence`, kind: 'integer' } as const
export const auditOrder: ListOrder = {
  fields: { sequence, action: { by: sql`action`, kind: 'text' } },
  id: sequence,
  usual: '-sequence',
}

/** A page of the trail, newest first unless asked otherwise. */
export function searchAudit(scope: Scope, filter: AuditFilter): Promise<Page<AuditItem>> {
  return readPage(scope, filtered(scope, filter).selectAll(), { ...filter, order: auditOrder }, toItem)
}

function filtered(scope: Scope, filter: AuditFilter): SelectQueryBuilder<DB, 'audit_entry', object> {
  let query = scope.db.selectFrom('audit_entry')
  if (filter.action !== undefined) query = query.where('action', '=', filter.action)
  if (filter.subjectKind !== undefined) query = query.where('subject_kind', '=', filter.subjectKind)
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.from !== undefined) query = query.where('at', '>=', readInstant(filter.from))
  if (filter.to !== undefined) query = query.where('at', '<', readInstant(filter.to))
  const { actor, text } = filter
  if (actor !== undefined)
    query = isId(actor) ? query.where('person_id', '=', actor) : query.where(contains('actor_name', actor))
  if (text !== undefined && text !== '')
    query = query.where((eb) =>
      eb.or([
        contains('actor_name', text),
        contains('action', text),
        contains('subject_kind', text),
        contains('subject_id', text),
      ]),
    )
  return query
}

type TextColumn = 'actor_name' | 'action' | 'subject_kind' | 'subject_id'

function contains(column: TextColumn, text: string): RawBuilder<boolean> {
  return sql<boolean>`strpos(lower(${sql.ref(column)}), ${text.toLowerCase()}) > 0`
}

function toItem(row: {
  readonly sequence: number
  readonly at: Date
  readonly actor_kind: string
  readonly actor_name: string
  readonly person_id: string | null
  readonly token_id: string | null
  readonly action: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly org_unit_id: string | null
  readonly detail: unknown
  readonly hash: Buffer
}): AuditItem {
  const token = row.token_id === null ? {} : { tokenId: row.token_id }
  const person = row.person_id === null ? {} : { personId: row.person_id }
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, name: row.actor_name, ...person, ...token },
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    ...(row.org_unit_id === null ? {} : { orgUnitId: row.org_unit_id }),
    detail: row.detail,
    hash: row.hash.toString('hex'),
  }
}
