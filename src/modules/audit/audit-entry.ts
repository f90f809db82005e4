import type { Actor } from '#platform/context.ts'

/** A JSON value as it may stand in an entry's detail; dates become ISO 8601, absent members are left out. */
export type AuditDetail = { readonly [name: string]: AuditValue }
export type AuditValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly AuditValue[]
  | { readonly [name: string]: AuditValue }

/** What a use case says about its change; who and when are taken from the transaction. */
export interface AuditEntry {
  /** `noun.verb-ed`. */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly orgUnitId?: string | undefined
  /** Never a secret: a name such as `password` is refused, and whatever looks like a token is removed. */
  readonly detail?: AuditDetail
}

/** The columns of an entry that its leaf repeats. */
export interface AuditColumns {
  readonly sequence: number
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string
  readonly actor_kind: string
  readonly actor_name: string
  readonly person_id: string | null
  readonly account_id: string | null
  readonly token_id: string | null
  readonly action: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly org_unit_id: string | null
  readonly detail: unknown
}

export type ActorColumns = Pick<AuditColumns, 'actor_kind' | 'actor_name' | 'person_id' | 'account_id' | 'token_id'>

/** The actor as an entry names it. */
export function actorColumns(actor: Actor): ActorColumns {
  const nobody = { person_id: null, account_id: null, token_id: null }
  if (actor.kind === 'anonymous') return { actor_kind: 'anonymous', actor_name: '', ...nobody }
  if (actor.kind === 'system') return { actor_kind: 'system', actor_name: cleanText(actor.name), ...nobody }
  return {
    actor_kind: 'person',
    actor_name: cleanText(actor.name),
    person_id: actor.personId,
    account_id: actor.accountId,
    token_id: actor.token?.id ?? null,
  }
}

/** PostgreSQL stores no NUL, RFC 8785 no lone surrogate: both become U+FFFD, so that hostile text is still recorded. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}
