// The order of Composer versions, as order-preserving keys.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { isComposerVersion, normalVersion } from './normal-version.ts'
import { parseComposerRange } from './ranges.ts'
import { composerKey } from './version-key.ts'

/**
 * Keys follow PHP's version_compare on the version as it is written, as other matchers of advisories do: `1.0` comes
 * before `1.0.0`. Ranges compare as Composer does, to whom both are one version, and so do advisories. `standard` is false for
 * what Composer calls invalid, and for branches, which it never compares with versions.
 */
export const composerVersions: VersionScheme = {
  revision: 3,
  key,
  advisoryKey,
  isPrerelease,
  parseRange: parseComposerRange,
}

/** Of the version as Composer normalises it; what it calls invalid keeps its own. */
function advisoryKey(version: string): VersionKey {
  const own = key(version)
  const normal = 'invalid' in own ? undefined : normalVersion(version)
  return 'invalid' in own || normal === undefined ? own : { bytes: normal.key, standard: own.standard }
}

function key(version: string): VersionKey {
  const read = composerKey(version)
  if ('invalid' in read) return read
  return { bytes: read.bytes, standard: !read.isBranch && (PLAIN.test(version) || isComposerVersion(version)) }
}

/** Most versions: no others need a closer look. */
const PLAIN = /^v?\d{1,5}(?:\.\d{1,9}){0,3}$/

function isPrerelease(version: string): boolean {
  const normal = PLAIN.test(version) ? undefined : normalVersion(version)
  return normal !== undefined && normal.stability !== 'stable'
}
