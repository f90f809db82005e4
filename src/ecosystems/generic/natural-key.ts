// The order of versions that follow no known rule, as most people mean them: numbers count by value, words that announce a
// release stand before it, everything else that is appended stands behind it. Where Semantic Versioning has an answer, it is
// that answer.

import { isDigit, isLetter } from '#ecosystems/versions/digits-and-letters.ts'
import { beginKey, endKey, putByte, putDigits, putText } from '#ecosystems/versions/key-scratch.ts'
import { RELEASE, TEXT } from '#ecosystems/versions/semver-key.ts'

const NUMBERS = /^[vV]?(\d+(?:\.\d+)*)/
/**
 * Behind the numbers: a hyphen, as in Semantic Versioning, or a word that announces a release; of single letters only those
 * with a number, for `1.0.2a` is mostly a repair of `1.0.2`.
 */
const ANNOUNCEMENT =
  /^(?:-|[._~]?(?:(?:alpha|beta|rc|cr|preview|pre|dev|snapshot|nightly|milestone|canary)(?![a-z])|[abcm](?=\d)))/i
const TOKENS = /\d+|\p{L}+/gu
/** In the order of keys: below numbers and words, so that fewer tokens come first. */
const END = 0

/**
 * `1.0rc1` < `1.0` < `1.0.0.1`, `1.1.1` < `1.1.1g` < `1.1.1h` < `1.1.2`. What does not begin with a number comes behind all
 * that does. Build metadata (`+…`) has no part. Undefined: too long.
 */
export function naturalKey(version: string): Uint8Array | undefined {
  beginKey()
  const numbers = NUMBERS.exec(version)
  if (numbers === null) {
    putByte(TEXT)
    putTokens(version)
    return endKey()
  }
  putNumbers(numbers[1] ?? '')
  const plus = version.indexOf('+', numbers[0].length)
  const rest = version.slice(numbers[0].length, plus < 0 ? version.length : plus)
  if (!ANNOUNCEMENT.test(rest)) putByte(RELEASE)
  putTokens(rest)
  return endKey()
}

export function announcesRelease(version: string): boolean {
  const numbers = NUMBERS.exec(version)
  return numbers !== null && ANNOUNCEMENT.test(version.slice(numbers[0].length))
}

/** Three, the absent ones 0; each further one behind the release of those before. */
function putNumbers(text: string): void {
  let count = 0
  for (let from = 0; from <= text.length; count++) {
    const dot = text.indexOf('.', from)
    const end = dot < 0 ? text.length : dot
    if (count >= 3) putByte(RELEASE)
    putDigits(text, from, end)
    from = end + 1
  }
  for (; count < 3; count++) putDigits('0', 0, 1)
}

/** Numbers and words; whatever else stands between them only separates. */
function putTokens(text: string): void {
  for (let at = 0; at < text.length; ) {
    const start = at
    if (isDigit(text.charCodeAt(at))) {
      while (isDigit(text.charCodeAt(at))) at++
      putDigits(text, start, at)
      continue
    }
    while (isLetter(text.charCodeAt(at))) at++
    if (text.charCodeAt(at) > 0x7f) {
      putOtherTokens(text.slice(start))
      break
    }
    if (at > start) putWord(text, start, at)
    else at++
  }
  putByte(END)
}

/** With letters beyond ASCII. */
function putOtherTokens(text: string): void {
  for (const [token] of text.matchAll(TOKENS)) {
    if (isDigit(token.charCodeAt(0))) putDigits(token, 0, token.length)
    else putWord(token, 0, token.length)
  }
}

function putWord(text: string, from: number, end: number): void {
  putByte(TEXT)
  putText(text, from, end)
}
