import { type Kysely, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { type AuditFault, auditFault } from './audit-fault.ts'
import { checkEntry, type StoredEntry } from './check-entry.ts'
import { firstPreviousHash } from './leaf.ts'

export interface AuditHead {
  readonly sequence: number
  /** Lower-case hex. */
  readonly hash: string
}

export interface AuditVerification {
  readonly checked: number
  /** The first 200. */
  readonly faults: readonly AuditFault[]
  readonly faultsAreMore: boolean
  /** The last entry as found. Kept outside of the system, it proves later that nothing was cut off or rewritten. */
  readonly head: AuditHead
}

const batchRows = 1000
const faultsMax = 200

/**
 * Reads the whole trail in order and recomputes every link. It finds edits of any column, gaps, reordering, broken links
 * and a head that does not match. Whoever can rewrite all later entries and the head together, or cut off the end and
 * set the head back, is found out only with a `known` head that was kept elsewhere.
 */
export async function verifyAudit(scope: Scope, known?: AuditHead): Promise<AuditVerification> {
  const faults: AuditFault[] = []
  let checked = 0
  let previous: Position & { readonly day: string } = { sequence: 0, day: '', hash: Buffer.from(firstPreviousHash) }
  let knownSeen = known === undefined || known.sequence === 0
  for (;;) {
    const rows = await readBatch(scope.db, previous)
    for (const row of rows) {
      faults.push(...checkEntry(row, previous))
      if (row.sequence === known?.sequence) {
        knownSeen = true
        if (row.hash.toString('hex') !== known.hash) faults.push(auditFault(row.sequence, 'known-head'))
      }
      previous = row
    }
    checked += rows.length
    if (rows.length > 0) continue
    const head = await readHead(scope.db)
    // Entries may have been added since the last batch; the head was then moved on with them.
    if (head && head.sequence > previous.sequence && (await readBatch(scope.db, previous)).length > 0) continue
    faults.push(...checkHead(head, previous))
    break
  }
  if (!knownSeen) faults.push(auditFault(previous.sequence, 'missing-end'))
  return {
    checked,
    faults: faults.slice(0, faultsMax),
    faultsAreMore: faults.length > faultsMax,
    head: { sequence: previous.sequence, hash: previous.hash.toString('hex') },
  }
}

interface Position {
  readonly sequence: number
  readonly hash: Buffer
}

function checkHead(head: Position | undefined, last: Position): readonly AuditFault[] {
  if (!head) return [auditFault(last.sequence, 'head')]
  if (head.sequence > last.sequence) return [auditFault(last.sequence, 'missing-end')]
  if (head.sequence < last.sequence) return [auditFault(last.sequence, 'beyond-head')]
  return head.hash.equals(last.hash) ? [] : [auditFault(last.sequence, 'head')]
}

function readHead(db: Kysely<DB>): Promise<Position | undefined> {
  return db.selectFrom('audit_chain').select(['sequence', 'hash']).executeTakeFirst()
}

/** Times as text with all their digits: a JavaScript date would hide an edit of microseconds. */
function readBatch(db: Kysely<DB>, after: { readonly sequence: number; readonly day: string }): Promise<StoredEntry[]> {
  return db
    .selectFrom('audit_entry')
    .select([
      'sequence',
      'actor_kind',
      'actor_name',
      'person_id',
      'account_id',
      'token_id',
      'action',
      'subject_kind',
      'subject_id',
      'org_unit_id',
      'detail',
      'leaf',
      'previous_hash',
      'hash',
      sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day'),
      sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`.as('at'),
    ])
    .where((eb) =>
      eb.or([
        eb('sequence', '>', after.sequence),
        eb.and([eb('sequence', '=', after.sequence), eb('day', '>', sql<Date>`nullif(${after.day}, '')::date`)]),
      ]),
    )
    .orderBy('sequence')
    .orderBy('day')
    .limit(batchRows)
    .execute()
}
