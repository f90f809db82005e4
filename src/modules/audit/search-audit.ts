import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { isId } from '#platform/ids.ts'
import { countMax, decodeCursor, encodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

export interface AuditFilter {
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
  readonly after?: string | undefined
  readonly limit?: number | undefined
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

export interface AuditPage {
  readonly items: readonly AuditItem[]
  readonly next?: string
  readonly total: number
  readonly totalIsMore: boolean
}

/** A page of the trail, newest first. */
export async function searchAudit(scope: Scope, filter: AuditFilter): Promise<AuditPage> {
  const limit = filter.limit ?? 50
  const rows = await filtered(scope, filter)
    .selectAll()
    .$if(filter.after !== undefined, (query) => query.where('sequence', '<', cursorSequence(filter.after ?? '')))
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute()
  const { count } = await scope.db
    .selectFrom(
      filtered(scope, filter)
        .select('sequence')
        .limit(countMax + 1)
        .as('found'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const items = rows.slice(0, limit).map(toItem)
  const last = items.at(-1)
  return {
    items,
    ...(rows.length > limit && last ? { next: encodeCursor([last.sequence]) } : {}),
    total: Math.min(count, countMax),
    totalIsMore: count > countMax,
  }
}

function filtered(scope: Scope, filter: AuditFilter): SelectQueryBuilder<DB, 'audit_entry', object> {
  let query = scope.db.selectFrom('audit_entry')
  if (filter.action !== undefined) query = query.where('action', '=', filter.action)
  if (filter.subjectKind !== undefined) query = query.where('subject_kind', '=', filter.subjectKind)
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.from !== undefined) query = query.where('at', '>=', moment(filter.from))
  if (filter.to !== undefined) query = query.where('at', '<', moment(filter.to))
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

/** RFC 3339 allows a leap second, JavaScript does not. */
function moment(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new Problem('request.invalid', 400, { reason: `${text} is not a time` })
  return at
}

function cursorSequence(after: string): number {
  const [sequence] = decodeCursor(after, 1)
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence)) throw new Problem('request.bad-cursor', 400)
  return sequence
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
