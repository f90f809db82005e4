import type { PersonName } from './access.ts'
import type { LocalText } from './policy.ts'
import type { CheckResult, VerdictSummary } from './verdict.ts'

export const introductionStates = [
  'draft',
  'submitted',
  'assessing',
  'approval',
  'returned',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
] as const
export type IntroductionState = (typeof introductionStates)[number]

export interface IntroductionRow {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly state: IntroductionState
  readonly requester: PersonName
  readonly application?: { readonly code: string; readonly name: string } | null
  readonly itemCount: number
  readonly unapprovedCount: number
  readonly createdAt: string
  readonly submittedAt?: string | null
  readonly decidedAt?: string | null
  readonly expiresAt: string
}

export interface IntroductionItem {
  readonly position: number
  readonly name: string
  readonly version: string
  readonly versionId?: string | null
  readonly direct: boolean
  readonly scope: string
  readonly requiredBy: readonly string[]
  /** The range that was asked for. */
  readonly requirement?: string | null
  /** Whether it may be used already, is asked for, or cannot be let in. */
  readonly standing: 'approved' | 'unapproved' | 'blocked'
  readonly verdict?: VerdictSummary
  readonly checks: readonly CheckResult[]
  readonly problem?: string | null
  readonly problemText?: LocalText
  /** Versions of the same package that may be used. */
  readonly alternatives: readonly string[]
  /** Versions of the same package that this request asks for as well. */
  readonly otherVersions: readonly string[]
  /** Open requests for the same version. */
  readonly otherRequests: readonly { readonly id: string; readonly number: number }[]
}

export type IntroductionDecision = 'approve' | 'reject' | 'return'

export interface Approval {
  readonly id: string
  readonly person: PersonName
  readonly decision: IntroductionDecision
  readonly comment: string
  readonly at: string
}

export interface ResolutionWarning {
  readonly code: string
  readonly message: string
  readonly line?: number
}

export interface Introduction extends IntroductionRow {
  readonly purpose: string
  readonly ecosystem: string
  readonly repository?: string | null
  readonly sourceKind: 'lockfile' | 'manifest' | 'packages'
  readonly sourceName: string
  readonly complete: boolean
  readonly warnings: readonly ResolutionWarning[]
  readonly admissionValidDays?: number | null
  readonly items: readonly IntroductionItem[]
  readonly summary: {
    readonly total: number
    readonly approved: number
    readonly unapproved: number
    readonly blocked: number
  }
  readonly approvals: readonly Approval[]
}

export type IntroductionSource =
  | { readonly kind: 'lockfile' | 'manifest'; readonly fileName: string; readonly content: string }
  | { readonly kind: 'packages'; readonly packages: readonly string[] }

export interface IntroductionDraft {
  readonly source: IntroductionSource
  readonly title?: string
  readonly purpose: string
  readonly applicationCode?: string
  /** Absent: the one that fits. */
  readonly repository?: string
}
