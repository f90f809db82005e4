// Which version of a package npm installs for a requirement, from what the registry's index says.
import type { Prefer } from '#ecosystems/gate/closure.ts'
import type { IndexedVersion, PackageIndex } from '#ecosystems/gate/registry.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { parseDependencyRange } from './ranges.ts'
import { npmVersions } from './versions.ts'

/**
 * A tag names its version. For a range: `latest`, if it satisfies the range and is neither deprecated nor less preferred;
 * otherwise preferred versions before others, these before deprecated ones, and the highest of them. Undefined: none.
 */
export function pickVersion(
  index: PackageIndex,
  wanted: string,
  prefer: Prefer | undefined,
): IndexedVersion | undefined {
  const range = readRange(wanted)
  if (range === undefined) return versionOf(index, Object.hasOwn(index.tags, wanted) ? index.tags[wanted] : undefined)
  const isPreferred = ({ version }: IndexedVersion) => prefer === undefined || prefer(index.name, version)
  const latest = versionOf(index, Object.hasOwn(index.tags, 'latest') ? index.tags.latest : undefined)
  const suits = latest !== undefined && (isAny(wanted) || range.includes(latest.version))
  if (suits && latest.deprecated === undefined && isPreferred(latest)) return latest
  let best: Candidate | undefined
  for (const version of index.versions) {
    if (!range.includes(version.version)) continue
    const key = npmVersions.key(version.version)
    if ('invalid' in key) continue
    const candidate = {
      version,
      key: key.bytes,
      rank: Number(isPreferred(version)) * 2 + Number(version.deprecated === undefined),
    }
    if (
      best === undefined ||
      candidate.rank > best.rank ||
      (candidate.rank === best.rank && compareKeys(candidate.key, best.key) > 0)
    ) {
      best = candidate
    }
  }
  return best?.version
}

/** Whether a version already chosen serves another requirement as well. A tag is served by the version it names only. */
export function satisfies(index: PackageIndex, version: string, wanted: string): boolean {
  const range = readRange(wanted)
  if (range === undefined) return Object.hasOwn(index.tags, wanted) && index.tags[wanted] === version
  return range.includes(version) || (isAny(wanted) && index.tags.latest === version)
}

interface Candidate {
  readonly version: IndexedVersion
  readonly key: Uint8Array
  readonly rank: number
}

function isAny(wanted: string): boolean {
  return wanted === '' || wanted === '*'
}

/** Undefined: no range, so a tag. */
function readRange(wanted: string) {
  try {
    return parseDependencyRange(wanted)
  } catch {
    return undefined
  }
}

function versionOf(index: PackageIndex, version: string | undefined): IndexedVersion | undefined {
  if (version === undefined || typeof parseSemVer(version) === 'string') return undefined
  return index.versions.find((indexed) => indexed.version === version)
}
