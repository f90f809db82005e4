import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import type { IndexedFile, IndexedVersion, PackageIndex } from '#ecosystems/gate/registry.ts'
import { newId } from '#platform/ids.ts'
import { type ArtifactChange, compareArtifact } from './compare-artifact.ts'
import { fileAdded, observeVersion, republished, type UpstreamObservation } from './observe-changes.ts'
import { findDisputes, isForeign, type Origin, type StatedOtherwise } from './origin.ts'
import type { RecordedVersion } from './recorded-version.ts'
import { storableText } from './storable-text.ts'

/** A row of `package_version` as it shall be. */
export interface VersionChange {
  readonly id: string
  readonly version: string
  readonly versionKey: Buffer | null
  readonly keyRevision: number
  readonly keyProblem: string | null
  readonly isPrerelease: boolean
  readonly license: string | null
  readonly deprecated: string | null
  readonly yanked: string | null
  readonly hasInstallScript: boolean
  readonly publishedAt: Date | null
  readonly vanishedAt: Date | null
  readonly isListed: boolean
  readonly describedAt: Date | null
  readonly originId: string | null
}

export interface IndexChanges {
  readonly newVersions: VersionChange[]
  readonly changedVersions: VersionChange[]
  readonly newArtifacts: ArtifactChange[]
  readonly changedArtifacts: ArtifactChange[]
  /** Versions seen for the first time, gone since the last index, and listed again. */
  readonly added: string[]
  readonly vanished: string[]
  readonly reappeared: string[]
  /** What upstream changed about what was known. */
  readonly observations: UpstreamObservation[]
  /** What is said otherwise of versions that came from elsewhere first: everything, not only what is new. */
  readonly disputes: StatedOtherwise[]
  /** Whether something changed that a verdict may rest on; a publisher's date or an address alone is nothing. */
  matters: boolean
}

export interface ComparisonInput {
  readonly held: ReadonlyMap<string, RecordedVersion>
  readonly index: PackageIndex
  readonly scheme: VersionScheme
  /** Whose index it is; undefined: the bank's own, whose word counts for every version. */
  readonly from: Origin | undefined
  readonly now: Date
}

const licenseCharactersMax = 1_000
const deprecatedCharactersMax = 4_000

/** To be filled. */
export function noChanges(): IndexChanges {
  return {
    newVersions: [],
    changedVersions: [],
    newArtifacts: [],
    changedArtifacts: [],
    added: [],
    vanished: [],
    reappeared: [],
    observations: [],
    disputes: [],
    matters: false,
  }
}

/** What an index adds to, takes from and changes about what is held. */
export function compareIndex(input: ComparisonInput): IndexChanges {
  const changes = noChanges()
  const listed = new Map(input.index.versions.map((entry) => [entry.version, entry]))
  for (const [version, entry] of listed) {
    const held = input.held.get(version)
    if (held && isForeign(held, input.from)) {
      changes.disputes.push(...findDisputes(held, entry))
      keepOrder(input, held, changes)
      continue
    }
    const id = held?.id ?? newId(input.now)
    if (held) compareVersion(input, { held, listed: entry }, changes)
    else {
      const originId = input.from?.repositoryId ?? null
      changes.newVersions.push({ id, ...newVersion(entry, input.scheme), isListed: true, describedAt: null, originId })
      changes.added.push(version)
      changes.matters = true
    }
    compareArtifacts({ id, files: entry.files, held, now: input.now }, changes)
  }
  for (const held of input.held.values()) if (!listed.has(held.version)) keepUnlisted(input, held, changes)
  return changes
}

/** A version as it is seen for the first time. */
export function newVersion(entry: IndexedVersion, scheme: VersionScheme) {
  return { ...versionFacts(entry), ...orderOf(entry.version, scheme), vanishedAt: null }
}

/** Where a version stands in its ecosystem's order. */
export function orderOf(version: string, scheme: VersionScheme) {
  const key = scheme.key(version)
  return {
    versionKey: 'bytes' in key ? Buffer.from(key.bytes) : null,
    keyRevision: scheme.revision,
    keyProblem: 'bytes' in key ? null : storableText(key.invalid, 500),
    isPrerelease: scheme.isPrerelease(version),
  }
}

export function versionFacts(entry: IndexedVersion) {
  const publishedAt = entry.publishedAt === undefined ? Number.NaN : Date.parse(entry.publishedAt)
  return {
    version: entry.version,
    license: entry.license === undefined ? null : storableText(entry.license, licenseCharactersMax),
    deprecated: entry.deprecated === undefined ? null : storableText(entry.deprecated, deprecatedCharactersMax),
    yanked: entry.yanked === undefined ? null : storableText(entry.yanked, deprecatedCharactersMax),
    hasInstallScript: entry.hasInstallScript,
    publishedAt: Number.isNaN(publishedAt) ? null : new Date(publishedAt),
  }
}

function compareVersion(
  input: ComparisonInput,
  { held, listed }: { readonly held: RecordedVersion; readonly listed: IndexedVersion },
  changes: IndexChanges,
): void {
  const stated = versionFacts(listed)
  const facts = input.index.isBare && held.describedAt ? withDescription(stated, held) : stated
  const publishedAt = facts.publishedAt ?? held.publishedAt
  const matters =
    held.license !== facts.license ||
    held.deprecated !== facts.deprecated ||
    held.yanked !== facts.yanked ||
    held.hasInstallScript !== facts.hasInstallScript ||
    !held.isListed ||
    held.keyRevision !== input.scheme.revision ||
    held.vanishedAt !== null
  const originId = input.from?.repositoryId ?? null
  const isSame = held.publishedAt?.getTime() === publishedAt?.getTime() && held.originId === originId
  if (!matters && isSame) return
  if (held.vanishedAt !== null) changes.reappeared.push(held.version)
  changes.observations.push(...observeVersion(held, facts))
  if (matters) changes.matters = true
  const order = orderOf(held.version, input.scheme)
  const { describedAt } = held
  const row = { ...facts, ...order, publishedAt, vanishedAt: null, isListed: true, describedAt, originId }
  changes.changedVersions.push({ id: held.id, ...row })
}

/** An index that tells nothing of a version does not take back what upstream told of it elsewhere. */
function withDescription(stated: ReturnType<typeof versionFacts>, held: RecordedVersion) {
  return {
    ...stated,
    license: stated.license ?? held.license,
    deprecated: stated.deprecated ?? held.deprecated,
    yanked: stated.yanked ?? held.yanked,
    hasInstallScript: stated.hasInstallScript || held.hasInstallScript,
  }
}

/** A version that is no longer listed is marked once; its key is kept up to date like any other. */
function keepUnlisted(input: ComparisonInput, held: RecordedVersion, changes: IndexChanges): void {
  // Only where it came from can it vanish; where nobody knows that, a list that lacks it says nothing of it.
  const isOwn = input.from === undefined || held.originId === input.from.repositoryId
  const stays = held.vanishedAt !== null || !held.isListed || !isOwn
  if (stays && held.keyRevision === input.scheme.revision) return
  if (!stays) {
    changes.vanished.push(held.version)
    changes.observations.push({ versionId: held.id, kind: 'vanished', before: null, after: null })
  }
  const order = orderOf(held.version, input.scheme)
  changes.changedVersions.push({ ...held, ...order, vanishedAt: stays ? held.vanishedAt : input.now })
  changes.matters = true
}

/** Its key is kept up to date, whoever tells of it. */
function keepOrder({ scheme }: ComparisonInput, held: RecordedVersion, changes: IndexChanges): void {
  if (held.keyRevision === scheme.revision) return
  changes.changedVersions.push({ ...held, ...orderOf(held.version, scheme) })
  changes.matters = true
}

interface ListedFiles {
  /** Of the version. */
  readonly id: string
  readonly files: readonly IndexedFile[]
  readonly held: RecordedVersion | undefined
  readonly now: Date
}

export function compareArtifacts(
  { id, files, held, now }: ListedFiles,
  changes: Pick<IndexChanges, 'newArtifacts' | 'changedArtifacts' | 'observations' | 'matters'>,
): void {
  const byName = new Map(files.map((file) => [file.fileName, file]))
  for (const listed of byName.values()) {
    const difference = compareArtifact(id, { listed, held: held?.artifacts ?? [], now })
    if (!difference) continue
    const before = held?.artifacts.find((each) => each.fileName === listed.fileName)
    if (difference.row.changedUpstreamAt && !before?.changedUpstreamAt)
      changes.observations.push(republished(id, before, listed))
    const joins = difference.kind === 'new' && listed.role === 'package' && held?.artifacts.some(isPackage)
    if (joins) changes.observations.push(fileAdded(id, listed))
    const rows = difference.kind === 'new' ? changes.newArtifacts : changes.changedArtifacts
    rows.push(difference.row)
    if (difference.matters) changes.matters = true
  }
}

function isPackage({ role }: RecordedVersion['artifacts'][number]): boolean {
  return role === 'package'
}
