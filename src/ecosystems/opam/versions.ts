// The order of opam versions: that of Debian without epochs (opam manual, "Version ordering").
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'
import { putMixedText } from '#ecosystems/versions/mixed-text.ts'

/** `standard` is false for characters that no opam version has. What stands behind the last hyphen decides last. */
export const opamVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => version.includes('~'),
  parseRange: (native) => parseComparisonRange(native, key),
}

const STANDARD = /^[A-Za-z0-9._+~-]+$/

function key(version: string): VersionKey {
  if (version === '') return { invalid: 'empty' }
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const hyphen = version.lastIndexOf('-')
  const end = hyphen < 0 ? version.length : hyphen
  beginKey()
  const isReadable = putPart(version, 0, end) && putPart(version, end + 1, version.length)
  if (!isReadable) return { invalid: 'white space, or a character outside of ASCII' }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: STANDARD.test(version) }
}

/** One that is absent counts as 0. */
function putPart(version: string, from: number, end: number): boolean {
  return from < end ? putMixedText(version, from, end) : putMixedText('0', 0, 1)
}
