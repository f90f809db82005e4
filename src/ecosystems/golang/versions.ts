// The order of Go module versions: Semantic Versioning 2.0.0 section 11 (Go Modules Reference, "Versions").
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { isCommitHash } from '#ecosystems/versions/commit-hash.ts'
import { isSemVerPrerelease, semVerVersionKey } from '#ecosystems/versions/semver-versions.ts'
import { strictSemVerKey } from '#ecosystems/versions/strict-semver-key.ts'
import { parseGoRange } from './ranges.ts'
import { semVerOfToolchain } from './toolchain-version.ts'

/**
 * Standard with and without the leading `v`: modules have it, advisories leave it out. `+incompatible` is build metadata
 * and no part of the order; a pseudo-version is the prerelease that it is written as. Toolchain versions (`go1.21rc2`)
 * have the key of the standard library's version that advisories write (`1.21.0-rc.2`).
 */
export const golangVersions: VersionScheme = {
  revision: 1,
  key: goKey,
  isPrerelease,
  parseRange: (native) => parseGoRange(native, bytesOf),
}

function goKey(version: string): VersionKey {
  const strict = strictSemVerKey(version, version.startsWith('v') ? 1 : 0)
  if (strict !== undefined) return { bytes: strict, standard: true }
  if (isCommitHash(version)) return { invalid: 'a commit, not a version' }
  const library = semVerOfToolchain(version)
  const key = semVerVersionKey(library ?? version)
  return 'invalid' in key ? key : { bytes: key.bytes, standard: false }
}

function bytesOf(version: string): Uint8Array | undefined {
  const key = goKey(version)
  return 'invalid' in key ? undefined : key.bytes
}

function isPrerelease(version: string): boolean {
  return !isCommitHash(version) && isSemVerPrerelease(semVerOfToolchain(version) ?? version)
}
