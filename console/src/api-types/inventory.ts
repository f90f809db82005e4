import type { Page } from '../api.ts'

export interface Finding {
  readonly id: number
  readonly application: { readonly id: string; readonly code: string; readonly name: string }
  readonly componentId: number
  readonly purl: string | null
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly advisoryId: string | null
  readonly summary: string | null
  readonly severityLabel: string | null
  /** The ranges in which the version lies. */
  readonly display: string | null
  /** Why it is undecided. */
  readonly reason: string | null
  readonly fixedVersions: readonly string[]
  readonly certainty: 'affected' | 'undecided'
  readonly isMalware: boolean
  /** CVSS; -1: unknown. */
  readonly severity: number
  readonly direct: boolean | null
  readonly firstSeenAt: string
  readonly endedAt: string | null
  readonly endedBy: string | null
}

export interface Sbom {
  readonly id: string
  readonly application: { readonly id: string; readonly code: string }
  readonly release: string
  readonly releaseId: number
  readonly inForce: boolean
  readonly sha256: string
  readonly sizeBytes: number
  readonly fileName: string
  readonly format: string | null
  readonly specVersion: string | null
  readonly notation: string | null
  readonly state: string
  readonly failure: string | null
  readonly texts?: Readonly<Record<string, string>>
  readonly receivedAt: string
  readonly receivedBy: string
  readonly complete: boolean | null
  readonly componentCount: number | null
  readonly addedCount: number | null
  readonly removedCount: number | null
  readonly problemCount: number | null
  readonly validity: string | null
  /** 0 to 10. */
  readonly score: number | null
  readonly grade: string | null
}

export interface SbomDetail extends Sbom {
  readonly problems: readonly { readonly code: string; readonly message: string; readonly line?: number }[]
  readonly validation: SbomValidation | null
  readonly quality: { readonly score: number; readonly grade: string; readonly sets: readonly JudgedSet[] } | null
}

export interface SbomValidation {
  readonly state: string
  readonly by: string | null
  readonly faults: readonly { readonly path: string; readonly message: string }[]
  readonly reason?: string
}

export interface JudgedSet {
  readonly set: string
  readonly title: string
  readonly isVerified: boolean
  readonly score: number
  readonly grade: string
  readonly elements: readonly JudgedElement[]
}

export interface JudgedElement {
  readonly element: string
  readonly state: string
  readonly have: number
  readonly of: number
  readonly texts: Readonly<Record<string, { readonly label: string; readonly mend: string }>>
}

export interface DifferenceComponent {
  readonly id: number
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly license: string | null
}

export interface DifferentVulnerability {
  readonly advisoryId: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly isMalware: boolean
  readonly severityLabel: string
}

export interface ReleaseDifference {
  readonly counts: Readonly<Record<'added' | 'removed' | 'changed' | 'relicensed' | 'came' | 'gone', number>>
  readonly added: readonly DifferenceComponent[]
  readonly removed: readonly DifferenceComponent[]
  readonly changed: readonly {
    readonly ecosystem: string
    readonly name: string
    readonly from: DifferenceComponent
    readonly to: DifferenceComponent
    readonly kind: string | null
  }[]
  readonly relicensed: readonly {
    readonly id: number
    readonly ecosystem: string
    readonly name: string
    readonly version: string | null
    readonly before: string | null
    readonly after: string | null
  }[]
  readonly came: readonly DifferentVulnerability[]
  readonly gone: readonly DifferentVulnerability[]
}

export interface Release {
  readonly id: number
  readonly version: string
  readonly isLive: boolean
  readonly sbomId: string | null
  readonly componentCount: number
  readonly changedAt: string | null
  readonly environments: readonly string[]
}

export interface ReleaseComponent {
  readonly id: number
  readonly purl: string | null
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly keyProblem: string | null
  readonly direct: boolean | null
  readonly scope: string
}

export interface PathStep {
  readonly id: number
  readonly name: string
  readonly version: string | null
}

export interface AffectedApplication {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly criticality: string | null
  readonly orgUnitName: string
  readonly owner: { readonly id: string; readonly name: string }
  readonly releases: number
  readonly isLive: boolean
  readonly direct: boolean | null
  readonly componentIds: readonly number[]
  readonly releaseList: readonly {
    readonly id: number
    readonly version: string
    readonly environments: readonly string[]
  }[]
}

export interface HitComponent {
  readonly id: number
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly certainty: string
}

export interface BlastRadius extends Page<AffectedApplication> {
  readonly components: readonly HitComponent[]
  readonly componentCount: number
  readonly undecidedCount: number
  readonly unreadLines: readonly number[]
  readonly unseen: { readonly withoutSbom: number; readonly stale: number; readonly incomplete: number }
}

export interface GatewayDownload {
  readonly at: string
  readonly repository: string
  readonly name: string
  readonly version: string | null
  readonly person: string | null
  readonly application: string | null
  readonly address: string
}

export interface ReleaseSummary {
  readonly id: number
  readonly version: string
  readonly isLive: boolean
  readonly application: { readonly id: string; readonly code: string; readonly name: string }
}
