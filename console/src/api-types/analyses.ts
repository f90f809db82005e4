import type { Finding } from './inventory.ts'

export interface TriagedFinding extends Finding {
  readonly state: string
  readonly analysisId: string | null
  readonly justification: string | null
  readonly analysisDetail: string | null
  readonly validUntil: string | null
}

export interface Analysis {
  readonly id: string
  readonly vulnerability: string
  readonly target: string
  readonly identity: string | null
  readonly ecosystem: string | null
  readonly packageName: string | null
  readonly range: string | null
  readonly place: string
  readonly orgUnitName: string | null
  readonly applicationName: string | null
  readonly state: string
  readonly justification: string | null
  readonly detail: string
  readonly source: string
  readonly supplier: string | null
  readonly madeBy: string
  readonly madeById: string
  readonly madeAt: string
  readonly confirmedBy: string | null
  readonly validUntil: string | null
  readonly revokedAt: string | null
  readonly revokedReason: string | null
  /** A second person is awaited. */
  readonly awaits: boolean
  /** Neither revoked nor over. */
  readonly stands: boolean
  readonly findings: number
}

export interface AnalysisReach {
  readonly findings: number
  readonly applications: number
  readonly alreadyAnalysed: number
  readonly needsSecondPerson: boolean
  readonly items: readonly {
    readonly id: number
    readonly applicationName: string
    readonly name: string
    readonly version: string | null
  }[]
}
