// The order of npm versions: Semantic Versioning 2.0.0 section 11, as order-preserving keys.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { semVerKey } from '#ecosystems/versions/semver-key.ts'
import { parseNpmRange } from './ranges.ts'

/**
 * `standard` is false for whatever Semantic Versioning does not allow but has one evident meaning: a leading `v` or `=`,
 * white space, leading zeros, fewer than three numbers (the absent are 0), a prerelease without its hyphen. A fourth
 * number counts as a prerelease identifier: so do other matchers of advisories.
 */
export const npmVersions: VersionScheme = { revision: 1, key, isPrerelease, parseRange: parseNpmRange }

function key(version: string): VersionKey {
  const parsed = parseSemVer(version)
  if (typeof parsed === 'string') return { invalid: parsed }
  const bytes = semVerKey(parsed)
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: parsed.strict }
}

function isPrerelease(version: string): boolean {
  const parsed = parseSemVer(version)
  return typeof parsed !== 'string' && parsed.prerelease.length > 0
}
