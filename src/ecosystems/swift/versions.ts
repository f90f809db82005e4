// Versions of Swift packages are tags that follow Semantic Versioning, with or without a leading `v`.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { isCommitHash } from '#ecosystems/versions/commit-hash.ts'
import { isSemVerPrerelease, semVerVersionKey } from '#ecosystems/versions/semver-versions.ts'
import { parseSwiftRequirement } from './requirements.ts'

export const swiftVersions: VersionScheme = {
  revision: 2,
  key,
  isPrerelease: (version) => !isCommitHash(version) && isSemVerPrerelease(version),
  parseRange: (native) => parseSwiftRequirement(native, bytesOf),
}

/** A revision has no place in the order. */
function key(version: string): VersionKey {
  return isCommitHash(version) ? { invalid: 'a commit, not a version' } : semVerVersionKey(version)
}

function bytesOf(version: string): Uint8Array | undefined {
  const own = key(version)
  return 'invalid' in own ? undefined : own.bytes
}
