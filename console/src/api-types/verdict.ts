import type { Language } from '../i18n/format.ts'

export const verdictKinds = ['allow', 'warn', 'hold', 'deny'] as const
export type VerdictKind = (typeof verdictKinds)[number]

export interface Reason {
  readonly rule: string
  readonly effect: VerdictKind
  readonly text: Readonly<Record<Language, string>>
  /** Shown to those who may read it. */
  readonly restrictedText?: string
  readonly since?: string | null
}

export interface VerdictSummary {
  readonly kind: VerdictKind
  readonly reasons: readonly Reason[]
}

/** How current what is known of a source is. */
export interface DataAge {
  readonly source: string
  readonly newestRecordAt?: string | null
  readonly lastSuccessAt?: string | null
  readonly sample: boolean
}

export interface AdvisoryMatch {
  readonly advisoryId: string
  readonly aliases: readonly string[]
  readonly summary: string
  readonly isMalware: boolean
  readonly severityScore?: number | null
  readonly severityLabel: string
  readonly severityVector?: string | null
  readonly fixedVersions: readonly string[]
  readonly display: string
  readonly state: 'affected' | 'undecided'
  readonly reason?: string
  readonly firstSeenAt: string
  readonly source: string
}

export type CheckOutcome = 'pass' | 'warn' | 'fail' | 'inconclusive'

/** What a check found, in words. */
export interface Finding {
  readonly code: string
  readonly text: Readonly<Record<Language, string>>
}

export interface CheckResult {
  readonly check: string
  readonly outcome: CheckOutcome
  /** Of the file that was examined. */
  readonly artifactSha256?: string | null
  readonly findings: readonly Finding[]
  readonly at: string
}

interface Named {
  readonly id: string
  readonly name: string
}

/** Where a list of admissions or restrictions says what they concern. */
interface Concerned {
  readonly packageId: string
  readonly ecosystem: string
  /** Of the package. */
  readonly name: string
}

export interface Admission extends Concerned {
  readonly id: string
  readonly versionId: string
  readonly version: string
  readonly reason: string
  /** Absent: the whole organisation. */
  readonly orgUnit?: Named
  readonly introductionId?: string | null
  readonly introductionNumber?: number | null
  readonly grantedBy?: Named
  readonly validFrom: string
  readonly validUntil?: string | null
  readonly revokedAt?: string | null
}

export interface Restriction extends Concerned {
  readonly id: string
  /** Absent: every version of the package. */
  readonly versionId?: string
  readonly version?: string
  readonly effect: 'warn' | 'hold' | 'deny'
  readonly publicText: string
  readonly restrictedText?: string
  readonly createdBy?: Named
  readonly validFrom: string
  readonly validUntil?: string | null
  readonly liftedAt?: string | null
}

export interface VersionVerdict extends VerdictSummary {
  readonly policyRevision: number
  readonly decidedAt: string
  readonly validUntil?: string | null
  readonly dataAge: readonly DataAge[]
  readonly advisories: readonly AdvisoryMatch[]
  readonly checks: readonly CheckResult[]
  readonly admissions: readonly Admission[]
  readonly restrictions: readonly Restriction[]
  readonly lanes: readonly Lane[]
}

/** How far a version, or every version of its package, is wanted here. */
export interface Lane {
  readonly id: string
  readonly lane: string
  readonly reason: string
  /** Absent: said of the package. */
  readonly versionId?: string
  readonly setBy?: Named
  readonly validFrom: string
  readonly inForce: boolean
}

/** What a short link stands for: the verdict as it was used. */
export interface KeptVerdict extends VerdictSummary {
  readonly code: string
  readonly package: Named & { readonly ecosystem: string }
  readonly version: string
  readonly versionId: string
  readonly policyRevision: number
  readonly decidedAt: string
  readonly validUntil?: string
  readonly supersededAt?: string
  /** The unit that it was decided for. */
  readonly orgUnit?: Named
}

/** Why the gateway answers an address as it does. */
export interface Explanation {
  readonly repository: string
  readonly ecosystem: string
  readonly name: string
  readonly version?: string
  readonly packageId?: string
  readonly versionId?: string
  /** What stands in the way before any verdict is asked. */
  readonly problem?: string
  /** Absent: the address names no single version. */
  readonly kind?: VerdictKind
  readonly reasons?: readonly Reason[]
}
