// The key of a Dart version: Semantic Versioning, and then the build, which Dart orders by (package pub_semver).
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey } from '#ecosystems/versions/key-scratch.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { putIdentifiers, putSemVer } from '#ecosystems/versions/semver-key.ts'
import { semVerVersionKey } from '#ecosystems/versions/semver-versions.ts'
import { strictSemVerKeyWithBuild } from '#ecosystems/versions/strict-semver-key.ts'

/** A version without a build comes before all with one; builds compare as prereleases do. */
export function pubKey(version: string): VersionKey {
  const plus = version.indexOf('+')
  if (plus < 0) return semVerVersionKey(version)
  const strict = strictSemVerKeyWithBuild(version)
  if (strict !== undefined) return { bytes: strict, standard: true }
  const parsed = parseSemVer(version)
  if (typeof parsed === 'string') return { invalid: parsed }
  const build = version.slice(plus + 1).trim()
  beginKey()
  putSemVer(parsed)
  if (build !== '') putIdentifiers(build.split('.'))
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: parsed.strict }
}

export function pubBytes(version: string): Uint8Array | undefined {
  const key = pubKey(version)
  return 'invalid' in key ? undefined : key.bytes
}
