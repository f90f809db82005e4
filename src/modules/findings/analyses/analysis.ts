export const analysisStates = ['in-triage', 'not-affected', 'accepted', 'fixed', 'exploitable'] as const
export type AnalysisState = (typeof analysisStates)[number]

/** Why a vulnerability does not concern us, as CycloneDX 1.6 names the reasons (`vulnerabilities[].analysis.justification`). */
export const justifications = [
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
] as const
export type Justification = (typeof justifications)[number]

/** Findings with it count no longer as open. */
export const closingStates: readonly AnalysisState[] = ['not-affected', 'accepted', 'fixed']

/** What has the vulnerability. */
export type AnalysisTarget =
  | { readonly kind: 'component'; readonly componentId: number }
  /** A purl without a version, and versions in the notation of its package manager; without them every version. */
  | { readonly kind: 'package'; readonly purl: string; readonly range?: string }
  /** Whatever component has it. */
  | { readonly kind: 'every' }

export type AnalysisPlace =
  | { readonly kind: 'everywhere' }
  /** The unit and those below. */
  | { readonly kind: 'unit'; readonly orgUnitId: string }
  | { readonly kind: 'application'; readonly applicationId: string }

/** What somebody says about a vulnerability, of findings that are there and of those to come. */
export interface NewAnalysis {
  /** Any id or alias. */
  readonly vulnerability: string
  readonly target: AnalysisTarget
  readonly place: AnalysisPlace
  readonly state: AnalysisState
  /** With `not-affected`, and only there. */
  readonly justification?: Justification
  readonly detail: string
  /** When it ceases to hold. A risk is never accepted for good. */
  readonly validUntil?: Date
}

/** How an analysis is kept: the columns that say what it is about. */
export interface AnalysisScope {
  readonly vulnerability: string
  readonly target: AnalysisTarget['kind']
  readonly identity: string | null
  readonly ecosystem: string | null
  readonly packageName: string | null
  readonly rangeText: string | null
  /** JSON of version keys in hex. */
  readonly intervals: string | null
  readonly keyRevision: number | null
  readonly place: AnalysisPlace['kind']
  readonly orgUnitId: string | null
  readonly applicationId: string | null
}
