import type { AdvisoryMatch } from '#modules/advisories/index.ts'

/** What the injected `fetchArtifact` tells: the bytes are ours and have the digest that upstream announced, or why not. */
export type FetchedArtifact =
  | { readonly sha256: string; readonly sizeBytes: number; readonly integrityOk: true }
  /** A problem code. */
  | { readonly failed: string }

/** Everything the checks look at, collected once for a version; the checks themselves read nothing. */
export interface Evidence {
  readonly license: string | null
  readonly deprecated: string | null
  readonly hasInstallScript: boolean
  readonly publishedAt: Date | null
  readonly firstSeenAt: Date
  readonly vanishedAt: Date | null
  /** Since when upstream states other digests than those held. */
  readonly changedUpstreamAt: Date | null
  readonly artifact: FetchedArtifact
  readonly advisories: AdvisoryEvidence
  readonly now: Date
}

export interface AdvisoryEvidence {
  /** False: there is no advisory data for the ecosystem, so that finding nothing means nothing. */
  readonly available: boolean
  readonly matches: readonly AdvisoryMatch[]
  /** Sources with the time of their newest record. */
  readonly dataVersion: string
}
