// The facts that rules speak about: what they are called, what type they have, and how moments become ages.
import type { CheckOutcome } from '#modules/assessments/index.ts'

/**
 * Everything known of one version at rest: no ages, only the moments that ages are counted from. Two decisions on the
 * same facts differ only by `now`.
 */
export interface VersionFacts {
  readonly versionId: string
  readonly package: { readonly ecosystem: string; readonly name: string; readonly tier: string | null }
  readonly version: string
  readonly isPrerelease: boolean
  readonly license: LicenseFacts
  /** The publisher's words; undefined when the version is not deprecated. */
  readonly deprecated?: string
  /** The publisher's words; undefined when the version was not taken back. */
  readonly yanked?: string
  readonly hasInstallScript: boolean
  readonly firstSeenAt: Date
  /** It was there when Assay looked at the package for the first time: how long before that, nobody here has seen. */
  readonly foundAtFirstSight: boolean
  readonly publishedAt?: Date
  readonly vanished: boolean
  readonly changedUpstream: boolean
  /** The repository whose upstream told of it first: its word is what the other facts say. Absent: not known, or the bank itself. */
  readonly originId?: string
  /** What other repositories' upstreams say otherwise. */
  readonly disputes: readonly DisputeFact[]
  /** When upstream last stated another licence than before. */
  readonly relicensedAt?: Date
  /** When a file last joined those that the version was known with. */
  readonly filesAddedAt?: Date
  /** When those who may publish the package last changed. */
  readonly maintainersChangedAt?: Date
  /** Whether upstream was asked for what its index does not tell: always false where the index tells all. */
  readonly isDescribed: boolean
  readonly advisories: readonly AdvisoryFact[]
  /** The last outcome of each check that has one. */
  readonly checks: Readonly<Record<string, CheckOutcome>>
  readonly feeds: readonly FeedFact[]
  readonly admissions: readonly AdmissionFact[]
  readonly restrictions: readonly RestrictionFact[]
  readonly lanes: readonly LaneFact[]
  readonly releases: readonly ReleaseFact[]
  /** The revision of changes that was confirmed before the facts were read. */
  readonly changeRevision: number
}

export interface LicenseFacts {
  /** SPDX identifiers that the declaration names. */
  readonly ids: readonly string[]
  readonly classes: readonly string[]
  /** Whether the declaration is an SPDX expression of known identifiers. */
  readonly valid: boolean
  readonly declared: string
}

export interface DisputeFact {
  readonly repositoryId: string
  /** Its name. */
  readonly repository: string
  /** `license`, `yanked`, `install-script`, or `file` and its name. */
  readonly about: string
  readonly at: Date
}

export interface AdvisoryFact {
  readonly id: string
  readonly aliases: readonly string[]
  readonly malware: boolean
  /** CVSS, 0 to 10; undefined when nobody gave one. */
  readonly score?: number
  readonly label: string
  readonly state: 'affected' | 'undecided'
  readonly fixed: readonly string[]
}

export interface FeedFact {
  readonly source: string
  /** Undefined: nothing was ever received. */
  readonly newestRecordAt?: Date
  readonly sample: boolean
}

interface Interval {
  readonly id: string
  readonly validFrom: Date
  /** Undefined: without end. */
  readonly validUntil?: Date
}

export interface AdmissionFact extends Interval {
  /** Valid in this unit and below; undefined: everywhere. */
  readonly orgUnitId?: string
  readonly acknowledged: readonly AcknowledgedAdvisory[]
}

/** An advisory that was known when an admission was granted, as severe and as certain as it then was. */
export interface AcknowledgedAdvisory {
  readonly id: string
  readonly score?: number
  readonly state: 'affected' | 'undecided'
}

export interface RestrictionFact extends Interval {
  readonly effect: 'warn' | 'hold' | 'deny'
  readonly publicText: string
}

export interface LaneFact extends Interval {
  readonly lane: 'preferred' | 'allowed' | 'sunset' | 'forbidden'
}

/** Two persons let a version out of quarantine early, at the request of a third. */
export interface ReleaseFact extends Interval {
  /** Also sets aside unfinished checks, as far as the policy permits it. */
  readonly coversChecks: boolean
}

/** The checks a policy may name. One that was not made has the outcome `missing`. */
export const checkNames = [
  'known-vulnerability',
  'known-malware',
  'licence',
  'release-age',
  'integrity',
  'deprecation',
  'install-scripts',
] as const

/** What expressions see: the facts at one moment. Kept with a verdict as what it rested on. */
export interface FactView {
  /** Of the package; CEL reserves the word itself. */
  readonly pkg: {
    readonly ecosystem: string
    readonly name: string
    readonly tier: string
    /** Whole days since those who may publish it last changed; absent when they never did: ask `has()` first. */
    readonly maintainersChangedAgeDays?: number
  }
  readonly version: {
    readonly version: string
    readonly isPrerelease: boolean
    readonly license: LicenseFacts
    readonly deprecated: boolean
    /** Taken back by its publisher, and still there for those who pinned it. */
    readonly yanked: boolean
    /** Upstream states another licence since the admission in force was granted. */
    readonly relicensed: boolean
    /** A file has joined the version since the admission in force was granted: nobody has approved it. */
    readonly filesAdded: boolean
    readonly hasInstallScript: boolean
    /** Whole days since Assay first saw the version. */
    readonly firstSeenAgeDays: number
    /** Whole days since the date that upstream claims; absent when it claims none: ask `has()` first. */
    readonly publishedAgeDays?: number
    readonly vanished: boolean
    readonly changedUpstream: boolean
  }
  readonly advisories: readonly AdvisoryView[]
  /** By check name: `pass`, `warn`, `fail`, `inconclusive` or `missing`. */
  readonly checks: Readonly<Record<string, string>>
  /** Whole hours since the newest record of the oldest feed; absent when there is none. */
  readonly dataAgeHours?: number
  readonly admitted: boolean
  readonly restrictions: readonly { readonly effect: string }[]
  /** `preferred`, `allowed`, `sunset`, `forbidden` or `none`. */
  readonly lane: string
}

export interface AdvisoryView {
  readonly id: string
  readonly malware: boolean
  readonly score?: number
  readonly label: string
  readonly state: string
  readonly fixed: readonly string[]
  /** An admission in force was granted knowing this advisory, as severe and as certain as it is now. */
  readonly acknowledged: boolean
}

/** The types of the facts, as CEL names them. Ages and scores are doubles: they compare with `7` and with `7.0`. */
export const factTypes = {
  Package: { ecosystem: 'string', name: 'string', tier: 'string', maintainersChangedAgeDays: 'double' },
  License: { ids: 'list<string>', classes: 'list<string>', valid: 'bool', declared: 'string' },
  Version: {
    version: 'string',
    isPrerelease: 'bool',
    license: 'License',
    deprecated: 'bool',
    yanked: 'bool',
    relicensed: 'bool',
    filesAdded: 'bool',
    hasInstallScript: 'bool',
    firstSeenAgeDays: 'double',
    publishedAgeDays: 'double',
    vanished: 'bool',
    changedUpstream: 'bool',
  },
  Advisory: {
    id: 'string',
    malware: 'bool',
    score: 'double',
    label: 'string',
    state: 'string',
    fixed: 'list<string>',
    acknowledged: 'bool',
  },
  Restriction: { effect: 'string' },
} as const

export const factVariables = {
  pkg: 'Package',
  version: 'Version',
  advisories: 'list<Advisory>',
  checks: 'map<string, string>',
  dataAgeHours: 'double',
  admitted: 'bool',
  restrictions: 'list<Restriction>',
  lane: 'string',
} as const
