// The order of Alpine versions, as apk-tools 3 compares: token by token, by value, and where the kinds differ by kind.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'
import { putTokens } from './version-tokens.ts'

/**
 * `standard` is false for what apk refuses as a version: its valid beginning decides, then that something invalid
 * follows, then the rest as text with numbers.
 */
export const apkVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => /_(?:alpha|beta|pre|rc)/.test(version),
  parseRange: (native) => parseComparisonRange(native, key),
}

function key(version: string): VersionKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  if (!/^[\x21-\x7e]+$/.test(version)) return { invalid: 'empty, white space, or a character outside of ASCII' }
  beginKey()
  const standard = putTokens(version)
  const bytes = endKey()
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard }
}
