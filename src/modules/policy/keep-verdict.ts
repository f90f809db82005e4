import { createHash } from 'node:crypto'
import { canonicalJson } from '#formats/canonical-json.ts'
import type { Context, Scope } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId, newShortCode } from '#platform/ids.ts'
import type { Verdict } from './verdict.ts'

export interface UsedVerdict {
  readonly versionId: string
  /** For whom it was decided; absent: for everyone. */
  readonly orgUnitId?: string
  readonly verdict: Verdict
}

export interface KeptVerdict {
  /** The short code under which it is found again: `/d/CODE`. */
  readonly code: string
}

const attemptsMax = 5

/**
 * Keeps a verdict that somebody was answered with, with the facts it rested on. One that says the same as before gets
 * the code of before; a different one closes it. Safe for many at once.
 */
export async function keepVerdict(context: Context, used: UsedVerdict): Promise<KeptVerdict> {
  const digest = digestOf(used.verdict)
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const current = await findCurrent(context, used)
    if (current?.digest === digest) return { code: current.code }
    const code = await replaceVerdict(context, { used, digest, currentId: current?.id })
    if (code) return { code }
  }
  throw new Error('the verdict changes faster than it can be kept')
}

function findCurrent(scope: Scope, { versionId, orgUnitId }: UsedVerdict) {
  return scope.db
    .selectFrom('verdict')
    .select(['id', 'code', 'digest'])
    .where('version_id', '=', versionId)
    .where('org_unit_id', orgUnitId === undefined ? 'is' : '=', orgUnitId ?? null)
    .where('superseded_at', 'is', null)
    .executeTakeFirst()
}

interface Replacement {
  readonly used: UsedVerdict
  readonly digest: string
  readonly currentId: string | undefined
}

/** Undefined: somebody else kept one in between. */
async function replaceVerdict(context: Context, { used, digest, currentId }: Replacement): Promise<string | undefined> {
  const { versionId, orgUnitId, verdict } = used
  return transact(context, async (tx) => {
    if (currentId)
      await tx.db
        .updateTable('verdict')
        .set({ superseded_at: tx.now })
        .where('id', '=', currentId)
        .where('superseded_at', 'is', null)
        .execute()
    const row = {
      id: newId(tx.now),
      code: newShortCode(),
      version_id: versionId,
      org_unit_id: orgUnitId ?? null,
      kind: verdict.kind,
      reasons: JSON.stringify(verdict.reasons),
      facts: JSON.stringify(verdict.facts),
      policy_revision: verdict.policyRevision,
      change_revision: verdict.changeRevision,
      decided_at: tx.now,
      valid_until: verdict.validUntil ?? null,
      digest,
    }
    const added = await tx.db
      .insertInto('verdict')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('code')
      .executeTakeFirst()
    return added?.code
  })
}

/** Over everything that makes a verdict another one; the facts may change without it. */
function digestOf({ kind, reasons, policyRevision }: Verdict): string {
  const plain: unknown = JSON.parse(JSON.stringify({ kind, reasons, policyRevision }))
  return createHash('sha256').update(canonicalJson(plain)).digest('base64url')
}
