import type { AuditColumns } from './audit-entry.ts'
import { type AuditFault, auditFault } from './audit-fault.ts'
import { leafBytes, linkHash } from './leaf.ts'

/** An entry as it stands in the table now. */
export interface StoredEntry extends AuditColumns {
  readonly day: string
  readonly leaf: Buffer
  readonly previous_hash: Buffer
  readonly hash: Buffer
}

/** The faults of one entry, given the one that stands before it. */
export function checkEntry(
  row: StoredEntry,
  previous: { readonly sequence: number; readonly hash: Buffer },
): readonly AuditFault[] {
  const faults: AuditFault[] = []
  const { sequence } = row
  if (sequence <= previous.sequence) faults.push(auditFault(sequence, 'repeated'))
  if (sequence > previous.sequence + 1) faults.push(auditFault(sequence, 'missing'))
  if (!row.previous_hash.equals(previous.hash)) faults.push(auditFault(sequence, 'link'))
  const sealed = linkHash(row.previous_hash, row.leaf).equals(row.hash)
  if (!sealed) faults.push(auditFault(sequence, 'hash'))
  const written = sequenceOf(row.leaf)
  if (written === undefined) faults.push(auditFault(sequence, 'leaf'))
  else if (written !== sequence) faults.push(auditFault(sequence, 'position'))
  else if (!sameColumns(row)) faults.push(auditFault(sequence, 'columns'))
  return faults
}

/** The columns must give the leaf again, byte by byte; the day follows from the time. */
function sameColumns(row: StoredEntry): boolean {
  if (row.day !== row.at.slice(0, 10) || !row.at.endsWith('000')) return false
  return row.leaf.equals(leafBytes({ ...row, at: `${row.at.slice(0, -3)}Z` }))
}

function sequenceOf(leaf: Buffer): number | undefined {
  try {
    const value: unknown = JSON.parse(leaf.toString('utf8'))
    if (typeof value === 'object' && value !== null && 'sequence' in value && typeof value.sequence === 'number')
      return value.sequence
  } catch {}
  return undefined
}
