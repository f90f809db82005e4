import { normalVersion, versionIdentity } from '../normal-version.ts'
import { pypiKey } from '../version-key.ts'
import { isUniversalWheel, isWheel, versionOfFile } from './file-name.ts'
import { type SimpleFile, type SimpleProject, strongestOf } from './simple-project.ts'

export interface Release {
  /** In its normal form, as upstream writes it, or as the first of its files does. */
  readonly version: string
  /** The most general first. */
  readonly files: readonly SimpleFile[]
}

const VERSIONS_MAX = 50_000

/**
 * The files by version, the lowest version first. Files that no client installs (eggs, installers, other projects', those
 * whose name states no version of PEP 440) belong to none. Versions that are equal by PEP 440 are one.
 */
export function releasesOf(project: SimpleProject): readonly Release[] {
  const spellings = new Map<string, string>()
  for (const stated of project.versions) {
    const version = normalVersion(stated)
    const identity = version && versionIdentity(version)
    if (version && identity && !spellings.has(identity)) spellings.set(identity, version)
  }
  const releases = new Map<string, { readonly version: string; readonly files: Map<string, SimpleFile> }>()
  for (const file of project.files) {
    const stated = versionOfFile(project.name, file.fileName)
    const identity = stated && versionIdentity(stated)
    if (!stated || !identity) continue
    const release = releases.get(identity) ?? { version: spellings.get(identity) ?? stated, files: new Map() }
    releases.set(identity, release)
    const listed = release.files.get(file.fileName)
    // Indexes that are merged from several repeat themselves; two contents under one name are something else.
    if (listed && strongestOf(listed.hashes) !== strongestOf(file.hashes))
      throw new SyntaxError(`${file.fileName} is listed twice, with different digests`)
    // What one of them calls yanked is yanked.
    if (listed && (listed.yanked !== undefined || file.yanked === undefined)) continue
    release.files.set(file.fileName, file)
  }
  if (releases.size > VERSIONS_MAX) throw new SyntaxError(`${project.name} has more than ${VERSIONS_MAX} versions`)
  return [...releases.values()]
    .map(({ version, files }) => ({ version, files: [...files.values()].sort(byGenerality), key: keyOf(version) }))
    .sort((one, other) => Buffer.compare(one.key, other.key))
}

function byGenerality(one: SimpleFile, other: SimpleFile): number {
  return rankOf(one) - rankOf(other)
}

function rankOf({ fileName }: SimpleFile): number {
  if (isUniversalWheel(fileName)) return 0
  return isWheel(fileName) ? 2 : 1
}

function keyOf(version: string): Uint8Array {
  const key = pypiKey(version)
  return 'bytes' in key ? key.bytes : new Uint8Array()
}
