// The order of RPM versions: epoch, version and release, each as rpmvercmp compares (rpm-version(7)).
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { isDigit, isLetter } from '#ecosystems/versions/digits-and-letters.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  createDigitsPut,
  endKey,
  putByte,
  putDigits as putEpoch,
  putNumber,
  VERSION_TEXT_LENGTH_MAX,
} from '#ecosystems/versions/key-scratch.ts'

/**
 * `standard` is false for characters that RPM does not allow in versions; it passes over them like any separator. A release
 * that is absent stands below every release.
 */
export const rpmVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => version.includes('~'),
  parseRange: (native) => parseComparisonRange(native, key),
}

const STANDARD = /^(?:\d+:)?[A-Za-z0-9._+~^]+(?:-[A-Za-z0-9._+~^]+)?$/

const TILDE = 0x01
const END = 0x02
const CARET = 0x03
/** Lead bytes 7B to F9: above every letter. */
const putDigits = createDigitsPut({ base: 0x7b, small: 120 })
const TEXT_END = 0x00
const RELEASE = 0x01

function key(version: string): VersionKey {
  const length = version.length
  if (length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const standard = STANDARD.test(version)
  if (!standard && /[\s\p{Cc}]/u.test(version)) return { invalid: 'white space' }
  const colon = version.indexOf(':')
  // Only digits make an epoch; a colon behind anything else separates like other signs.
  const hasEpoch = colon > 0 && isAllDigits(version, colon)
  const start = hasEpoch ? colon + 1 : 0
  const hyphen = version.lastIndexOf('-')
  const hasRelease = hyphen >= start
  const end = hasRelease ? hyphen : length
  if (start === end) return { invalid: 'empty' }
  beginKey()
  if (hasEpoch) putEpoch(version, 0, colon)
  else putNumber(0)
  putSegments(version, start, end)
  if (hasRelease) {
    putByte(RELEASE)
    putSegments(version, hyphen + 1, length)
  }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard }
}

/** Runs of letters and of digits; whatever else stands between them only separates. */
function putSegments(text: string, from: number, end: number): void {
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    const start = at
    if (isDigit(code)) {
      while (at < end && isDigit(text.charCodeAt(at))) at++
      putDigits(text, start, at)
    } else if (isLetter(code)) {
      for (; at < end && isLetter(text.charCodeAt(at)); at++) putByte(text.charCodeAt(at))
      putByte(TEXT_END)
    } else {
      at++
      if (code === 0x7e) putByte(TILDE)
      else if (code === 0x5e) putByte(CARET)
    }
  }
  putByte(END)
}

function isAllDigits(text: string, end: number): boolean {
  for (let at = 0; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false
  return true
}
