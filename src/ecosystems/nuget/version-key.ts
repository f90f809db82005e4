// The key of a NuGet version: four numbers, then a mark for a release or the prerelease labels one by one.
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  endKey,
  putByte,
  putDigits,
  putNumber,
  VERSION_TEXT_LENGTH_MAX,
} from '#ecosystems/versions/key-scratch.ts'

/** Before a label below zero: NuGet reads `-5` as a number. */
const NEGATIVE = 0x01
/** Before the text of a label: above every number, below the end of a release. */
const TEXT = 0xe0
/** In the place of labels: above every prerelease of the same numbers. */
const RELEASE = 0xff
const END = 0x00

const NUMBERS_MAX = 4
const INT32_MAX = 2_147_483_647
const DOT = 0x2e
const HYPHEN = 0x2d
const PLUS = 0x2b

export type NuGetKey =
  | { readonly bytes: Uint8Array; readonly standard: boolean; readonly isPrerelease: boolean }
  | { readonly invalid: string }

/** One pass over the text, as NuGet.Versioning compares: labels without regard to case, build metadata without effect. */
export function nugetKey(version: string): NuGetKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const text = version.trim()
  let standard = text.length === version.length
  let at = 0
  // Not NuGet's, but what tags and advisories say.
  if (text.startsWith('v') || text.startsWith('V')) {
    at = 1
    standard = false
  }
  beginKey()
  let numbers = 0
  for (;;) {
    const end = digitsEnd(text, at)
    if (end === at) return { invalid: 'not one to four numbers separated by dots' }
    if (++numbers > NUMBERS_MAX) return { invalid: 'more than four numbers' }
    if (end - at > 9 && Number(text.slice(at, end)) > INT32_MAX) standard = false
    putDigits(text, at, end)
    at = end
    if (text.charCodeAt(at) !== DOT) break
    at++
  }
  for (let missing = numbers; missing < NUMBERS_MAX; missing++) putNumber(0)
  const isPrerelease = text.charCodeAt(at) === HYPHEN
  if (isPrerelease) {
    at = putLabels(text, at + 1)
    if (at < 0) return { invalid: 'an empty prerelease label' }
  } else {
    putByte(RELEASE)
  }
  if (text.charCodeAt(at) === PLUS) {
    at = metadataEnd(text, at + 1)
    if (at < 0) return { invalid: 'an empty identifier in the build metadata' }
  }
  if (at < text.length) return { invalid: `"${text.slice(at, at + 20)}" is not part of a version` }
  const bytes = endKey()
  return bytes === undefined
    ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
    : { bytes, standard, isPrerelease }
}

/** Below every version with these numbers and all that follow them: the exclusive end of what stays below. */
export function nugetFloor(numbers: readonly string[]): Uint8Array | undefined {
  beginKey()
  for (let at = 0; at < NUMBERS_MAX; at++) putDigits(numbers[at] ?? '0', 0, numbers[at]?.length ?? 1)
  return endKey()
}

/** Where the labels end; -1 when one of them is empty. */
function putLabels(text: string, from: number): number {
  let at = from
  for (;;) {
    const end = labelEnd(text, at)
    if (end === at) return -1
    putLabel(text, at, end)
    at = end
    if (text.charCodeAt(at) !== DOT) break
    at++
  }
  putByte(END)
  return at
}

function metadataEnd(text: string, from: number): number {
  let at = from
  for (;;) {
    const end = labelEnd(text, at)
    if (end === at) return -1
    at = end
    if (text.charCodeAt(at) !== DOT) return at
    at++
  }
}

/** NuGet takes for a number what fits into 32 bits with a sign; longer runs of digits are text to it. */
function putLabel(text: string, from: number, end: number): void {
  const isSigned = text.charCodeAt(from) === HYPHEN
  const digits = isSigned ? from + 1 : from
  if (digits < end && digitsEnd(text, digits) === end) {
    const value = Number(text.slice(digits, end))
    if (!isSigned && value <= INT32_MAX) {
      putNumber(value)
      return
    }
    if (isSigned && value <= INT32_MAX + 1) {
      putNegative(value)
      return
    }
  }
  putByte(TEXT)
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    putByte(code >= 0x41 && code <= 0x5a ? code + 0x20 : code)
  }
  putByte(0)
}

function putNegative(magnitude: number): void {
  if (magnitude === 0) {
    putNumber(0)
    return
  }
  putByte(NEGATIVE)
  const distance = INT32_MAX + 1 - magnitude
  for (const power of [2 ** 24, 2 ** 16, 2 ** 8, 1]) putByte(Math.floor(distance / power) % 256)
}

function digitsEnd(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++
  return at
}

function labelEnd(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); isLabelCode(code); code = text.charCodeAt(at)) at++
  return at
}

function isLabelCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === HYPHEN
  )
}
