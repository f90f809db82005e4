// The key of a gem's version: its segments without those zeros that mean nothing, then a mark for the end.
import { digitsEnd, isDigit, isLetter, lettersEnd } from '#ecosystems/versions/digits-and-letters.ts'
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

/** Before a segment of letters: below the end, as a version with letters comes before the one without. */
const TEXT = 0x01
/** A zero behind letters with letters following: the end counts as zero, so it lies between letters and the end. */
const ZERO_BEFORE_TEXT = 0x02
const END = 0x03
const DOT = 0x2e
const HYPHEN = 0x2d

export type GemKey =
  | { readonly bytes: Uint8Array; readonly standard: boolean; readonly isPrerelease: boolean }
  | { readonly invalid: string }

/** One pass over the text, as `Gem::Version` compares canonical segments; a hyphen reads as `.pre.`. */
export function gemKey(version: string): GemKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const text = version.trim()
  const start = text.startsWith('v') || text.startsWith('V') ? 1 : 0
  const fault = faultOf(text, start)
  if (fault !== undefined) return { invalid: fault }
  beginKey()
  let zeros = 0
  let hasText = false
  for (let at = start; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === DOT) {
      at++
      continue
    }
    const end = isDigit(code) ? digitsEnd(text, at) : code === HYPHEN ? at + 1 : lettersEnd(text, at)
    if (isDigit(code)) {
      if (isZero(text, at, end)) {
        zeros++
      } else {
        for (; zeros > 0; zeros--) putNumber(0)
        putDigits(text, at, end)
      }
    } else {
      // Zeros that end the leading numbers mean nothing.
      for (; zeros > 0; zeros--) if (hasText) putByte(ZERO_BEFORE_TEXT)
      hasText = true
      putByte(TEXT)
      if (code === HYPHEN) putText('pre', 0, 3)
      else putText(text, at, end)
    }
    at = end
  }
  putByte(END)
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: text.length === version.length && start === 0 && isStandard(text), isPrerelease: hasText }
}

/** Below every version that begins with these numbers. */
export function gemFloor(numbers: readonly string[]): Uint8Array | undefined {
  beginKey()
  for (const number of numbers) putDigits(number, 0, number.length)
  return endKey()
}

/** Segments of letters and digits between single dots and hyphens, the first beginning with a digit. */
function faultOf(text: string, start: number): string | undefined {
  if (!isDigit(text.charCodeAt(start))) return 'does not begin with a number'
  let isOpen = true
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isDigit(code) || isLetter(code)) isOpen = false
    else if (code === HYPHEN) isOpen = false
    else if (code !== DOT) return 'not letters, digits, "." and "-"'
    else if (isOpen) return 'an empty segment'
    else isOpen = true
  }
  return isOpen ? 'an empty segment' : undefined
}

/** What RubyGems itself takes: the first segment is a number, and before a hyphen each segment is a whole. */
function isStandard(text: string): boolean {
  const first = digitsEnd(text, 0)
  return (first === text.length || !isLetter(text.charCodeAt(first))) && !text.endsWith('-') && !text.includes('-.')
}

function isZero(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) !== 0x30) return false
  return true
}
