import { can } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import type { Reason, Verdict } from './verdict.ts'

export interface DescribedReason extends Reason {
  /** For those who may manage restrictions: what the public text leaves out. */
  readonly restrictedText?: string
}

/** Reasons as the asker may read them. */
export async function describeReasons(scope: Scope, reasons: readonly Reason[]): Promise<readonly DescribedReason[]> {
  const ids = reasons.flatMap((reason) => reason.restrictionId ?? [])
  if (ids.length === 0 || !can(scope.actor, 'restriction:manage', {})) return reasons
  const rows = await scope.db
    .selectFrom('restriction')
    .select(['id', 'restricted_text as restrictedText'])
    .where('id', 'in', ids)
    .execute()
  const texts = new Map(rows.map((row) => [row.id, row.restrictedText]))
  return reasons.map((reason) => {
    const restrictedText = texts.get(reason.restrictionId ?? '')
    return restrictedText ? { ...reason, restrictedText } : reason
  })
}

/** A verdict as lists show it. */
export function describeVerdict(verdict: Verdict) {
  const { kind, reasons, policyRevision, validUntil, admittedBy, quarantine } = verdict
  return {
    ...{ kind, reasons, policyRevision },
    ...(validUntil ? { validUntil } : {}),
    ...(admittedBy ? { admittedBy } : {}),
    ...(quarantine ? { quarantine } : {}),
  }
}
