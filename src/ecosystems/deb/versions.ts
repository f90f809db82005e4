// The order of Debian versions: Debian Policy section 5.6.12, as dpkg compares.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { isDigit } from '#ecosystems/versions/digits-and-letters.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, putDigits, putNumber, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'
import { putMixedText } from '#ecosystems/versions/mixed-text.ts'

/**
 * `standard` is false for what the policy forbids and dpkg compares all the same: an upstream version that does not begin
 * with a digit, other characters, an epoch beyond a signed 32-bit number.
 */
export const debVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => version.includes('~'),
  parseRange: (native) => parseComparisonRange(native, key),
}

const EPOCH_MAX = 2_147_483_647
const STANDARD = /^(?:\d{1,10}:)?\d[A-Za-z0-9.+~:-]*$/
const STANDARD_REVISION = /^[A-Za-z0-9.+~]+$/

function key(version: string): VersionKey {
  const length = version.length
  if (length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const colon = version.indexOf(':')
  if (colon === 0 || !isAllDigits(version, colon)) return { invalid: 'an epoch that is not a number' }
  const hyphen = version.lastIndexOf('-')
  const hasRevision = hyphen > colon
  const upstreamEnd = hasRevision ? hyphen : length
  if (upstreamEnd === colon + 1) return { invalid: length === 0 ? 'empty' : 'no upstream version' }
  beginKey()
  if (colon < 0) putNumber(0)
  else putDigits(version, 0, colon)
  const isReadable =
    putMixedText(version, colon + 1, upstreamEnd) && putRevision(version, hasRevision ? hyphen + 1 : length)
  if (!isReadable) return { invalid: 'white space, or a character outside of ASCII' }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: isStandard(version, colon, hasRevision) }
}

/** One that is absent counts as `0`. */
function putRevision(version: string, from: number): boolean {
  return from === version.length ? putMixedText('0', 0, 1) : putMixedText(version, from, version.length)
}

function isStandard(version: string, colon: number, hasRevision: boolean): boolean {
  if (!STANDARD.test(version)) return false
  if (hasRevision && !STANDARD_REVISION.test(version.slice(version.lastIndexOf('-') + 1))) return false
  return colon < 0 || Number(version.slice(0, colon)) <= EPOCH_MAX
}

function isAllDigits(text: string, end: number): boolean {
  for (let at = 0; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false
  return true
}
