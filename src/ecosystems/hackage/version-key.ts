// The key of a Haskell version: its numbers one after the other.
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, putDigits, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'

/** Longer numbers are no numbers to Cabal. */
const DIGITS_MAX = 9

export type HackageKey = { readonly bytes: Uint8Array; readonly standard: boolean } | { readonly invalid: string }

/** As `Distribution.Version` compares (Haskell PVP): number by number, the longer after the shorter, zeros included. */
export function hackageKey(version: string): HackageKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const text = version.trim()
  let standard = text.length === version.length
  beginKey()
  for (let at = 0; ; at++) {
    const end = digitsEnd(text, at)
    if (end === at) return { invalid: 'not numbers separated by single dots' }
    const hasLeadingZero = end > at + 1 && text[at] === '0'
    if (hasLeadingZero || end - at > DIGITS_MAX) standard = false
    putDigits(text, at, end)
    at = end
    if (at === text.length) break
    if (text[at] !== '.') return { invalid: 'not numbers separated by single dots' }
  }
  const bytes = endKey()
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard }
}

function digitsEnd(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++
  return at
}
