import type { PersonName } from './access.ts'
import type { VerdictSummary } from './verdict.ts'

export interface Release {
  readonly id: string
  readonly state: 'asked' | 'inForce' | 'refused' | 'revoked' | 'withdrawn' | 'expired'
  readonly reason: string
  readonly coversChecks: boolean
  readonly requestedBy: PersonName
  readonly requestedAt: string
  readonly validUntil: string
  readonly agreed: readonly (PersonName & { readonly at: string; readonly comment: string })[]
}

/** A version whose age has not passed, or whose checks have not ended. */
export interface HeldVersion extends VerdictSummary {
  readonly versionId: string
  readonly packageId: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly tier: string
  readonly since: string
  /** Absent: the age has passed. */
  readonly until?: string
  readonly publishedAt: string | null
  readonly missingChecks: readonly string[]
  readonly release?: Release
}

/** What the policy in force permits. */
export interface ReleaseLimits {
  readonly releaseDaysMax: number
  readonly releasableChecks: readonly string[]
}
