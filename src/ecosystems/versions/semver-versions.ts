// Versions of package managers that order by Semantic Versioning 2.0.0, section 11.
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { KEY_BYTES_MAX } from './key-bytes.ts'
import { parseSemVer } from './semver.ts'
import { semVerKey } from './semver-key.ts'
import { strictSemVerKey } from './strict-semver-key.ts'

/**
 * `standard` is false for whatever Semantic Versioning does not allow but has one evident meaning: a leading `v` or `=`,
 * white space, leading zeros, fewer than three numbers (the absent are 0), a prerelease without its hyphen. A fourth
 * number counts as a prerelease identifier: so do other matchers of advisories.
 */
export function semVerVersionKey(version: string): VersionKey {
  const strict = strictSemVerKey(version)
  return strict === undefined ? lenientKey(version) : { bytes: strict, standard: true }
}

/** The bytes alone; undefined for what is no version. */
export function semVerBytes(version: string): Uint8Array | undefined {
  const key = semVerVersionKey(version)
  return 'invalid' in key ? undefined : key.bytes
}

export function isSemVerPrerelease(version: string): boolean {
  const parsed = parseSemVer(version)
  return typeof parsed !== 'string' && parsed.prerelease.length > 0
}

function lenientKey(version: string): VersionKey {
  const parsed = parseSemVer(version)
  if (typeof parsed === 'string') return { invalid: parsed }
  const bytes = semVerKey(parsed)
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: parsed.strict }
}
