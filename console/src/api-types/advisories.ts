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
  /** A list of exploited vulnerabilities names it. */
  readonly exploited: boolean
  /** 0 to 1; null: no score. */
  readonly epssScore?: number | null
}

/** That it is attacked, as a list says. Days are `2026-01-31`. */
export interface Exploitation {
  readonly source: string
  readonly list: string
  readonly cve: string
  readonly addedOn?: string | null
  readonly dueOn?: string | null
  /** Null: not known. */
  readonly ransomware?: boolean | null
  readonly notes: string
}

export interface Epss {
  readonly cve: string
  readonly source: string
  /** 0 to 1. */
  readonly score: number
  readonly percentile: number
  readonly scoredAt?: string | null
}

/** What a source says that knows the CVE and no packages. */
export interface AdvisoryAssertion {
  readonly number: string
  readonly authority: string
  readonly source: string
  readonly title: string
  readonly description: string
  readonly solution: string
  readonly links: readonly string[]
  readonly rejected: boolean
  readonly severityScore?: number | null
  readonly severityLabel: string
  readonly severityVector?: string | null
  /** As the source writes it. */
  readonly severityWord?: string | null
  readonly publishedAt?: string | null
  readonly modifiedAt?: string | null
}

export interface AdvisoryRevision {
  readonly digest: string
  readonly source: string
  readonly importId?: string | null
  readonly changedAt: string
  /** Null: it is the present one. */
  readonly replacedAt?: string | null
}

export interface AdvisoryRange {
  readonly ecosystem: string
  readonly package: string
  readonly display: string
  readonly fixedVersion?: string | null
  /** Why the range has no place in the order of versions. */
  readonly undecided?: string | null
}

export interface AdvisoryDetail extends Omit<Advisory, 'exploited' | 'epssScore'> {
  readonly details: string
  readonly severityVector?: string | null
  readonly severityRule: string
  /** The source that gave the severity; null: the record itself. */
  readonly severitySource?: string | null
  readonly exploited: readonly Exploitation[]
  readonly epss?: Epss | null
  readonly assertions: readonly AdvisoryAssertion[]
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
  /** Null: not read yet, and not said. */
  readonly format?: string | null
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

export const feedFormats = ['osv', 'osv-bucket', 'kev', 'epss', 'nvd', 'cnnvd-xml', 'cnnvd-json', 'cnvd-xml'] as const

export interface FeedHealth {
  readonly source: string
  readonly format: string
  readonly newestRecordAt?: string | null
  readonly lastSuccessAt?: string | null
  /** What a list says of its own day. */
  readonly asOf?: string | null
  readonly sample: boolean
  readonly recordCount?: number | null
  readonly coverage: readonly { readonly ecosystem: string; readonly count: number }[]
  readonly lastState?: string | null
  readonly stale: boolean
  readonly staleAfterHours: number
}
