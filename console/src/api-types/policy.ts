import type { Language } from '../i18n/format.ts'
import type { PersonName } from './access.ts'
import type { VerdictSummary } from './verdict.ts'

export type LocalText = Readonly<Record<Language, string>>

export interface PolicyRule {
  readonly id: string
  readonly effect: 'deny' | 'hold' | 'warn'
  /** CEL over the facts of a version. */
  readonly when: string
  readonly text: LocalText
  readonly unlessAdmitted?: boolean
}

export interface PolicyDocument {
  readonly version: 1
  readonly name: LocalText
  readonly tiers: readonly { readonly id: string; readonly name: LocalText }[]
  readonly defaultTier: string
  readonly requires: readonly {
    /** `*`: every tier. */
    readonly tier: string
    readonly checks: readonly string[]
    readonly minimumAgeDays?: number
    readonly dataMaxAgeHours?: number
    readonly feeds?: readonly string[]
  }[]
  readonly rules: readonly PolicyRule[]
  readonly automaticAdmission: readonly { readonly id: string; readonly tier: string; readonly when: string }[]
  readonly quarantine?: { readonly releaseDaysMax: number; readonly releasableChecks: readonly string[] }
  readonly admissionValidDays: number
  readonly introductionValidDays: number
}

export interface PolicyRevision {
  readonly revision: number
  readonly state: 'proposed' | 'active' | 'superseded' | 'rejected' | 'withdrawn'
  readonly reason: string
  /** The decider's. */
  readonly comment?: string
  readonly shipped: boolean
  readonly baseRevision?: number
  readonly proposedBy?: PersonName
  readonly proposedAt: string
  readonly decidedBy?: PersonName
  readonly decidedAt?: string
}

export type PolicyWithDocument = PolicyRevision & { readonly document: PolicyDocument }

/** The policy in force, and the proposal that waits. */
export type PolicyInForce = PolicyWithDocument & { readonly proposal?: PolicyRevision }

export type TriedVerdict = VerdictSummary & { readonly policyRevision: number }
