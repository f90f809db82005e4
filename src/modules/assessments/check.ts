import type { assessments as english } from '#i18n/en/assessments.ts'
import type { Evidence } from './evidence.ts'

/** `inconclusive`: the question could not be answered; it is never shown as a pass. */
export type CheckOutcome = 'pass' | 'warn' | 'fail' | 'inconclusive'

export interface Finding {
  /** Its words stand in `i18n`, under `findings`. */
  readonly code: keyof typeof english.findings
  readonly params: Readonly<Record<string, string | number>>
}

export interface CheckAnswer {
  readonly outcome: CheckOutcome
  readonly findings: readonly Finding[]
  /** Which state of outside data it rested on; empty when there is none. */
  readonly dataVersion: string
}

/** One question asked of a version; pure. What the evidence does not answer is `inconclusive`, never a pass. */
export interface Check {
  /** Stored with each result. */
  readonly name: string
  /** Raised when the answer to the same evidence may differ. */
  readonly toolVersion: string
  run(evidence: Evidence): CheckAnswer
}
