// The key of a Conan version: its items, then those of the prerelease, then those of the build.
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  endKey,
  putByte,
  putDigits,
  putText,
  VERSION_TEXT_LENGTH_MAX,
} from '#ecosystems/versions/key-scratch.ts'

const END = 0x01
const EMPTY_ITEM = 0x02
/** Before an item of text: above every number. */
const TEXT = 0xe0
/** Behind a number with text joined to it: above that number whatever follows it, below the next number. */
const JOINED_TEXT = 0xf0
const HAS_PRERELEASE = 0x01
const NO_PRERELEASE = 0x02
const HAS_BUILD = 0x01
const LETTERS = /^[a-z0-9_+.-]{1,101}$/
const ODD = /[^0-9A-Za-z_+.~^!$*()[\]-]/

export type ConanKey =
  | { readonly bytes: Uint8Array; readonly standard: boolean; readonly isPrerelease: boolean }
  | { readonly invalid: string }

/**
 * As Conan 2 compares: items between dots, numbers by value, zeros at the end without meaning; a prerelease behind the first
 * `-` comes before its release, a build behind the last `+` after it. Conan compares a number with an item of text as texts,
 * which is no order (9 < 10 < 2a < 9); here an item of digits and text lies behind its number: 2 < 2a < 3.
 */
export function conanKey(version: string): ConanKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  if (version === '') return { invalid: 'empty' }
  if (ODD.test(version)) return { invalid: 'has a character that no version has' }
  const plus = version.lastIndexOf('+')
  const buildAt = plus < 0 ? version.length : plus
  const hyphen = version.indexOf('-')
  const preAt = hyphen < 0 || hyphen > buildAt ? buildAt : hyphen
  const isPrerelease = preAt < buildAt
  beginKey()
  let mixes = putItems(version, 0, preAt)
  if (isPrerelease) {
    putByte(HAS_PRERELEASE)
    mixes = putItems(version, preAt + 1, buildAt) || mixes
  } else {
    putByte(NO_PRERELEASE)
  }
  if (plus >= 0) {
    putByte(HAS_BUILD)
    mixes = putItems(version, plus + 1, version.length) || mixes
  }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: !mixes && LETTERS.test(version), isPrerelease }
}

/** Whether an item joins digits and text, so that Conan's own comparison is none. */
function putItems(text: string, from: number, end: number): boolean {
  const stop = withoutEndingZeros(text, from, end)
  let mixes = false
  for (let at = from; at <= stop && stop > from; ) {
    let itemEnd = at
    while (itemEnd < stop && text.charCodeAt(itemEnd) !== 0x2e) itemEnd++
    const digits = digitsEnd(text, at, itemEnd)
    if (itemEnd === at) {
      putByte(EMPTY_ITEM)
    } else if (digits === at) {
      putByte(TEXT)
      putText(text, at, itemEnd)
    } else {
      putDigits(text, at, digits)
      if (digits < itemEnd) {
        mixes = true
        putByte(JOINED_TEXT)
        putText(text, digits, itemEnd)
      }
    }
    at = itemEnd + 1
  }
  if (end === from) putByte(EMPTY_ITEM)
  putByte(END)
  return mixes
}

/** `from` when nothing but zeros is there. */
function withoutEndingZeros(text: string, from: number, end: number): number {
  let stop = end
  for (;;) {
    let at = stop
    while (at > from && text.charCodeAt(at - 1) === 0x30) at--
    if (at === stop || (at > from && text.charCodeAt(at - 1) !== 0x2e)) return stop
    if (at === from) return from
    stop = at - 1
  }
}

function digitsEnd(text: string, from: number, end: number): number {
  let at = from
  for (let code = text.charCodeAt(at); at < end && code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++
  return at
}
