// The order of Arch Linux versions, as pacman's vercmp compares epoch, version and package release.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { isDigit, isLetter } from '#ecosystems/versions/digits-and-letters.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  endKey,
  putByte,
  putDigits,
  putNumber,
  putText,
  VERSION_TEXT_LENGTH_MAX,
} from '#ecosystems/versions/key-scratch.ts'

/**
 * vercmp ignores the package release when one side has none, which is no order (`1.5-1 = 1.5 = 1.5-2`): here a version
 * without release stands below those with one. `standard` is false for characters that pacman does not allow.
 */
export const alpmVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: () => false,
  parseRange: (native) => parseComparisonRange(native, key),
}

const STANDARD = /^(?:\d+:)?[A-Za-z0-9._+]+(?:-\d+(?:\.\d+)?)?$/

/** What follows a segment, in the order in which vercmp ranks it: more letters are older, more numbers newer. */
const LETTERS = 0x01
const END = 0x02
const DIGITS = 0x03
const SEPARATORS = 0x04
const RELEASE = 0x01

function key(version: string): VersionKey {
  const length = version.length
  if (length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  if (!/^[\x21-\x7e]+$/.test(version)) return { invalid: 'empty, white space, or a character outside of ASCII' }
  const colon = version.indexOf(':')
  if (colon >= 0 && !/^\d+:/.test(version)) return { invalid: 'an epoch that is not a number' }
  const hyphen = version.lastIndexOf('-')
  const hasRelease = hyphen > colon
  const end = hasRelease ? hyphen : length
  if (end === colon + 1) return { invalid: 'empty' }
  beginKey()
  if (colon < 0) putNumber(0)
  else putDigits(version, 0, colon)
  putSegments(version, colon + 1, end)
  if (hasRelease) {
    putByte(RELEASE)
    putSegments(version, hyphen + 1, length)
  }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: STANDARD.test(version) }
}

/** Letters and numbers, and before each how it is joined to the one before. */
function putSegments(text: string, from: number, end: number): void {
  let at = from
  while (at < end) {
    const joint = at
    while (at < end && !isWord(text.charCodeAt(at))) at++
    if (at > joint) {
      putByte(SEPARATORS)
      putNumber(at - joint)
    }
    if (at === end) break
    const isNumber = isDigit(text.charCodeAt(at))
    if (at === joint) putByte(isNumber ? DIGITS : LETTERS)
    const start = at
    while (at < end && isWord(text.charCodeAt(at)) && isDigit(text.charCodeAt(at)) === isNumber) at++
    if (isNumber) putDigits(text, start, at)
    else {
      // Below the lead bytes of numbers: of a word and a number in the same place the number is newer.
      putByte(LETTERS)
      putText(text, start, at)
    }
  }
  putByte(END)
}

function isWord(code: number): boolean {
  return isDigit(code) || isLetter(code)
}
