import type { FactView } from './facts.ts'
import type { LocalText } from './policy-document.ts'

export type VerdictKind = 'allow' | 'warn' | 'hold' | 'deny'

/** Why a verdict is not a plain `allow`. */
export interface Reason {
  /** The rule's id, or one of Assay's own: `not-admitted`, `not-known`, `restriction`, `policy.…`. */
  readonly rule: string
  readonly effect: Exclude<VerdictKind, 'allow'>
  /** For everyone, a package manager's user included: nothing under embargo stands here. */
  readonly text: LocalText
  /** Names the restriction, whose restricted text is read by those who may. */
  readonly restrictionId?: string
  readonly since?: Date
}

/** What is decided of one version for one unit. `hold` is "cannot be decided yet" and is never shown as clean. */
export interface Verdict {
  readonly kind: VerdictKind
  /** Every reason that applies, the worst first. */
  readonly reasons: readonly Reason[]
  /** The first moment at which time alone may change it; undefined: never. */
  readonly validUntil?: Date
  readonly policyRevision: number
  /** The facts are at least as new as this revision of changes. */
  readonly changeRevision: number
  /** What it rested on. */
  readonly facts: FactView
  /** The version's minimum age has not passed: since when it counts, when it ends, and what sets it aside, if anything. */
  readonly quarantine?: { readonly since: Date; readonly until: Date; readonly releaseId?: string }
  /** Required checks that have not ended. */
  readonly missingChecks?: readonly string[]
  /** The admission in force, or the rule that admits without one. */
  readonly admittedBy?: { readonly admissionId: string } | { readonly rule: string }
}
