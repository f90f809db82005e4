import { createHash } from 'node:crypto'
import { canonicalBytes } from '#formats/canonical-json.ts'
import type { AuditColumns } from './audit-entry.ts'

/** The `previous_hash` of the first entry. */
export const firstPreviousHash: Uint8Array = new Uint8Array(32)

/** What is hashed for an entry: canonical JSON (RFC 8785), so that everyone who has the columns gets the same bytes. */
export function leafBytes(columns: AuditColumns): Uint8Array {
  return canonicalBytes({
    version: 1,
    sequence: columns.sequence,
    at: columns.at,
    actor: {
      kind: columns.actor_kind,
      name: columns.actor_name,
      personId: columns.person_id,
      accountId: columns.account_id,
      tokenId: columns.token_id,
    },
    action: columns.action,
    subject: { kind: columns.subject_kind, id: columns.subject_id },
    orgUnit: columns.org_unit_id,
    detail: columns.detail,
  })
}

/** SHA-256 over the previous entry's hash followed by the leaf. */
export function linkHash(previousHash: Uint8Array, leaf: Uint8Array): Buffer {
  return createHash('sha256').update(previousHash).update(leaf).digest()
}
