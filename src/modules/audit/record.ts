import type { Tx } from '#platform/context.ts'
import { type ActorColumns, type AuditEntry, actorColumns, cleanText } from './audit-entry.ts'
import { cleanDetail } from './clean-detail.ts'
import { leafBytes, linkHash } from './leaf.ts'

interface PendingEntry extends ActorColumns {
  readonly action: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly org_unit_id: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

interface PendingEntries {
  readonly entries: PendingEntry[]
  written: boolean
}

const pending = new WeakMap<Tx, PendingEntries>()
const leafBytesMax = 256 * 1024
const insertRowsMax = 500

/**
 * Says who did what, in the transaction that does it: the entry exists if, and only if, the change does. The entries of a
 * transaction are linked to the chain just before its commit, since all transactions contend for the chain's head.
 * Throws `RangeError` for a detail that holds a secret or whose leaf exceeds 256 KiB.
 */
export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
  let waiting = pending.get(tx)
  if (!waiting) {
    const fresh: PendingEntries = { entries: [], written: false }
    pending.set(tx, fresh)
    tx.beforeCommit('audit-chain', () => appendEntries(tx, fresh))
    waiting = fresh
  }
  if (waiting.written) throw new Error('record after the audit chain was written: record before the commit steps')
  waiting.entries.push({
    ...actorColumns(tx.actor),
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: cleanText(entry.subjectId),
    org_unit_id: entry.orgUnitId ?? null,
    detail: cleanDetail(entry.detail ?? {}),
  })
}

async function appendEntries(tx: Tx, waiting: PendingEntries): Promise<void> {
  waiting.written = true
  const head = await tx.db
    .selectFrom('audit_chain')
    .select(['sequence', 'hash'])
    .where('id', '=', 1)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const at = tx.now.toISOString()
  let { sequence, hash } = head
  const rows = waiting.entries.map((entry) => {
    sequence += 1
    const leaf = leafBytes({ ...entry, sequence, at })
    if (leaf.byteLength > leafBytesMax) throw new RangeError(`audit entry of ${leaf.byteLength} bytes: ${entry.action}`)
    const previous = hash
    hash = linkHash(previous, leaf)
    const links = { leaf: Buffer.from(leaf), previous_hash: previous, hash }
    return { ...entry, ...links, sequence, at, day: at.slice(0, 10), detail: JSON.stringify(entry.detail) }
  })
  for (let start = 0; start < rows.length; start += insertRowsMax)
    await tx.db
      .insertInto('audit_entry')
      .values(rows.slice(start, start + insertRowsMax))
      .execute()
  await tx.db.updateTable('audit_chain').set({ sequence, hash }).where('id', '=', 1).execute()
}
