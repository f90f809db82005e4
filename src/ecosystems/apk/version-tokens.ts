// The tokens of an apk version as pieces of its key: number{.number}{letter}{_suffix{number}}{~hash}{-rNUMBER}.

import { digitsEnd, isDigit } from '#ecosystems/versions/digits-and-letters.ts'
import { createDigitsPut, putByte, putText } from '#ecosystems/versions/key-scratch.ts'
import { putMixedText } from '#ecosystems/versions/mixed-text.ts'

/** Lead bytes 12 to E0. */
const putDigits = createDigitsPut({ base: 0x12, small: 200 })

/** Kinds in the order in which apk ranks them where two versions go on differently. */
const INVALID = 0x05
const END = 0x06
const REVISION = 0x07
const HASH = 0x08
const SUFFIX_NUMBER = 0x09
const LETTER = 0x0f
/** A number with leading zeros is compared as text, below every number without. */
const ZEROS = 0x11

const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['alpha', 0x01],
  ['beta', 0x02],
  ['pre', 0x03],
  ['rc', 0x04],
  ['cvs', 0x0a],
  ['svn', 0x0b],
  ['git', 0x0c],
  ['hg', 0x0d],
  ['p', 0x0e],
])

const DOT = 0x2e
const ZERO = 0x30
const UNDERSCORE = 0x5f
const TILDE = 0x7e

/** Puts the whole version; false when apk would call it invalid. */
export function putTokens(version: string): boolean {
  const numbers = putNumbers(version)
  const valid =
    numbers.end === 0
      ? 0
      : putRevision(version, putHash(version, putSuffixes(version, putLetter(version, numbers.end))))
  const isValid = valid === version.length && numbers.end > 0
  putByte(isValid ? END : INVALID)
  // Behind a broken revision nothing counts; any other rest is compared as text with numbers.
  if (!isValid && version[valid] !== '-') putMixedText(version, valid, version.length)
  return isValid && !numbers.isOdd
}

/** Each of these puts what it understands from a position on, and tells where that ends. */
function putNumbers(version: string): { readonly end: number; readonly isOdd: boolean } {
  let end = digitsEnd(version, 0)
  let isOdd = false
  if (end > 0) putDigits(version, 0, end)
  while (end > 0 && version.charCodeAt(end) === DOT) {
    const start = end + 1
    const next = version.charCodeAt(start)
    // Not apk's, but met: an empty number stands below every other.
    const isEmpty = next === DOT
    if (!isEmpty && !isDigit(next)) break
    isOdd ||= isEmpty
    end = digitsEnd(version, start)
    if (isEmpty || next === ZERO) {
      putByte(ZEROS)
      putText(version, start, end)
    } else putDigits(version, start, end)
  }
  return { end, isOdd }
}

function putLetter(version: string, at: number): number {
  const code = version.charCodeAt(at)
  if (!isLower(code)) return at
  putByte(LETTER)
  putByte(code)
  return at + 1
}

function putSuffixes(version: string, from: number): number {
  let at = from
  while (version.charCodeAt(at) === UNDERSCORE) {
    let wordEnd = at + 1
    while (isLower(version.charCodeAt(wordEnd))) wordEnd++
    const rank = SUFFIXES.get(version.slice(at + 1, wordEnd))
    if (rank === undefined) return at
    putByte(rank)
    at = digitsEnd(version, wordEnd)
    if (at === wordEnd) continue
    putByte(SUFFIX_NUMBER)
    putDigits(version, wordEnd, at)
  }
  return at
}

function putHash(version: string, from: number): number {
  if (version.charCodeAt(from) !== TILDE) return from
  let end = from + 1
  while (isHex(version.charCodeAt(end))) end++
  putByte(HASH)
  putText(version, from + 1, end)
  return end
}

/** `1-r0-x` and `1-r-x` are the same to other readers of such versions: a revision of 0 counts only where it ends one. */
function putRevision(version: string, from: number): number {
  if (!version.startsWith('-r', from)) return from
  const end = digitsEnd(version, from + 2)
  const isNothing = end === from + 2 || (end < version.length && Number(version.slice(from + 2, end)) === 0)
  if (isNothing) return from
  putByte(REVISION)
  putDigits(version, from + 2, end)
  return end
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 0x61 && code <= 0x66)
}
