import type { IndexedVersion, PackageIndex, VersionScheme } from '#ecosystems/ecosystem.ts'
import { newId } from '#platform/ids.ts'
import { type ArtifactChange, compareArtifact } from './compare-artifact.ts'
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
  readonly hasInstallScript: boolean
  readonly publishedAt: Date | null
  readonly vanishedAt: Date | null
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
  /** Whether something changed that a verdict may rest on; a publisher's date or an address alone is nothing. */
  matters: boolean
}

export interface ComparisonInput {
  readonly held: ReadonlyMap<string, RecordedVersion>
  readonly index: PackageIndex
  readonly scheme: VersionScheme
  readonly now: Date
}

const licenseCharactersMax = 1_000
const deprecatedCharactersMax = 4_000

/** What an index adds to, takes from and changes about what is held. Several entries of one version are its artifacts. */
export function compareIndex(input: ComparisonInput): IndexChanges {
  const changes: IndexChanges = {
    newVersions: [],
    changedVersions: [],
    newArtifacts: [],
    changedArtifacts: [],
    added: [],
    vanished: [],
    reappeared: [],
    matters: false,
  }
  const listed = Map.groupBy(input.index.versions, (entry) => entry.version)
  for (const [version, entries] of listed) {
    const [first] = entries
    if (!first) continue
    const held = input.held.get(version)
    const id = held?.id ?? newId(input.now)
    if (held) compareVersion(input, { held, listed: first }, changes)
    else {
      changes.newVersions.push({ id, ...versionFacts(first), ...orderOf(version, input.scheme), vanishedAt: null })
      changes.added.push(version)
      changes.matters = true
    }
    compareArtifacts({ id, entries, held, now: input.now }, changes)
  }
  for (const held of input.held.values()) if (!listed.has(held.version)) keepUnlisted(input, held, changes)
  return changes
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

function versionFacts(entry: IndexedVersion) {
  const publishedAt = entry.publishedAt === undefined ? Number.NaN : Date.parse(entry.publishedAt)
  return {
    version: entry.version,
    license: entry.license === undefined ? null : storableText(entry.license, licenseCharactersMax),
    deprecated: entry.deprecated === undefined ? null : storableText(entry.deprecated, deprecatedCharactersMax),
    hasInstallScript: entry.hasInstallScript,
    publishedAt: Number.isNaN(publishedAt) ? null : new Date(publishedAt),
  }
}

function compareVersion(
  input: ComparisonInput,
  { held, listed }: { readonly held: RecordedVersion; readonly listed: IndexedVersion },
  changes: IndexChanges,
): void {
  const facts = versionFacts(listed)
  const publishedAt = facts.publishedAt ?? held.publishedAt
  const matters =
    held.license !== facts.license ||
    held.deprecated !== facts.deprecated ||
    held.hasInstallScript !== facts.hasInstallScript ||
    held.keyRevision !== input.scheme.revision ||
    held.vanishedAt !== null
  if (!matters && held.publishedAt?.getTime() === publishedAt?.getTime()) return
  if (held.vanishedAt !== null) changes.reappeared.push(held.version)
  if (matters) changes.matters = true
  const order = orderOf(held.version, input.scheme)
  changes.changedVersions.push({ id: held.id, ...facts, ...order, publishedAt, vanishedAt: null })
}

/** A version that is no longer listed is marked once; its key is kept up to date like any other. */
function keepUnlisted(input: ComparisonInput, held: RecordedVersion, changes: IndexChanges): void {
  if (held.vanishedAt !== null && held.keyRevision === input.scheme.revision) return
  if (held.vanishedAt === null) changes.vanished.push(held.version)
  const order = orderOf(held.version, input.scheme)
  changes.changedVersions.push({ ...held, ...order, vanishedAt: held.vanishedAt ?? input.now })
  changes.matters = true
}

interface ListedArtifacts {
  /** Of the version. */
  readonly id: string
  readonly entries: readonly IndexedVersion[]
  readonly held: RecordedVersion | undefined
  readonly now: Date
}

function compareArtifacts({ id, entries, held, now }: ListedArtifacts, changes: IndexChanges): void {
  const byFile = new Map(entries.map((entry) => [entry.fileName, entry]))
  for (const listed of byFile.values()) {
    const difference = compareArtifact(id, { listed, held: held?.artifacts ?? [], now })
    if (!difference) continue
    const rows = difference.kind === 'new' ? changes.newArtifacts : changes.changedArtifacts
    rows.push(difference.row)
    if (difference.matters) changes.matters = true
  }
}
