import type { VerdictSummary } from './verdict.ts'

export interface Package {
  readonly id: string
  readonly ecosystem: string
  readonly name: string
  readonly tier?: string | null
  readonly versionCount: number
  readonly latestVersion?: string | null
  readonly owner?: { readonly id: string; readonly name: string } | null
  /** Waits for a second person; null: the usual tier. */
  readonly askedTier?: { readonly tier: string | null; readonly by: { readonly id: string; readonly name: string } }
}

export interface PackageVersion {
  readonly id: string
  readonly version: string
  readonly publishedAt?: string | null
  readonly firstSeenAt: string
  readonly license?: string | null
  readonly deprecated?: string | null
  readonly vanishedAt?: string | null
  readonly hasInstallScript: boolean
  readonly isPrerelease: boolean
  /** Why the version has no place in the order of its ecosystem. */
  readonly keyProblem?: string | null
}

/** What upstream changed about something that was known already. */
export interface UpstreamChange {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly before: string | null
  readonly after: string | null
  readonly packageId: string
  readonly ecosystem: string
  readonly name: string
  /** Null: it concerns the package. */
  readonly versionId: string | null
  readonly version: string | null
  /** Whose upstream says so; null: not known. */
  readonly repository: string | null
}

export interface Artifact {
  readonly fileName: string
  /** As upstream's index states it. */
  readonly integrity?: string | null
  readonly sha256?: string | null
  readonly sizeBytes?: number | null
  readonly fetchedAt?: string | null
  /** Upstream states other digests than those we hold since. */
  readonly changedUpstreamAt?: string | null
}

export interface VersionDetail extends PackageVersion {
  readonly package: Pick<Package, 'id' | 'ecosystem' | 'name' | 'tier'>
  readonly artifacts: readonly Artifact[]
}

export interface ListedVerdict extends VerdictSummary {
  readonly version: string
  readonly versionId: string
}

export interface LookupAnswer {
  readonly packageId?: string
  readonly versionId?: string
}
