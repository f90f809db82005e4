import type { Page } from '../api.ts'
import type { PersonName } from './access.ts'
import type { LocalText } from './policy.ts'

/** An advisory as its group names it. */
export interface AdvisoryMember {
  readonly id: string
  readonly summary: string
  readonly severityScore?: number | null
  readonly severityLabel: string
  readonly isMalware: boolean
  readonly withdrawnAt?: string | null
  readonly source: string
}

export interface Advisory extends AdvisoryMember {
  readonly aliases: readonly string[]
  readonly packages: readonly string[]
  readonly publishedAt?: string | null
  readonly modifiedAt: string
  readonly firstSeenAt: string
  readonly sample: boolean
}

export interface AdvisoryRange {
  readonly ecosystem: string
  readonly package: string
  readonly display: string
  readonly fixedVersion?: string | null
  /** Why the range has no place in the order of versions. */
  readonly undecided?: string | null
}

export interface AdvisoryDetail extends Advisory {
  readonly details: string
  readonly severityVector?: string | null
  readonly ranges: readonly AdvisoryRange[]
  readonly rangesComplete: boolean
  /** Other records of the same vulnerability. */
  readonly members: readonly AdvisoryMember[]
  readonly imports: readonly { readonly id: string; readonly source: string; readonly startedAt: string }[]
  readonly record: unknown
}

export const importCounts = ['read', 'added', 'changed', 'unchanged', 'older', 'withdrawn', 'failed'] as const

export interface AdvisoryImport {
  readonly id: string
  readonly source: string
  readonly origin: string
  readonly sample: boolean
  readonly state: string
  /** The problem's code. */
  readonly failure?: string | null
  readonly failureTexts?: LocalText
  readonly startedAt: string
  readonly endedAt?: string | null
  readonly requestedBy?: PersonName | null
  readonly counts: Readonly<Record<(typeof importCounts)[number], number>>
}

export interface AdvisoryImportError {
  readonly position: number
  readonly name: string
  readonly code: string
  readonly message: string
}

export type AdvisoryImportDetail = AdvisoryImport & { readonly errors: Page<AdvisoryImportError> }
