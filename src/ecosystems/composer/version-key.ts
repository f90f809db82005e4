// The key of a Composer version: its numbers and words as PHP's version_compare takes them, then a mark for the end.
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

/** Words by rank; of a word the beginning decides, as in PHP. Numbers lie above the end and below patches. */
const UNKNOWN = 0x01
const DEV = 0x02
const ALPHA = 0x03
const BETA = 0x04
const RC = 0x05
const END = 0x06
export const PATCH = 0xf0
/** What a branch has for each number it leaves open: `1.x-dev` is above every 1.2. */
const OPEN_NUMBER = 9_999_999
const NUMBERS_OF_BRANCH = 4

/** In the order of the text: numbers and words; whatever else separates them. */
export type ComposerKey = { readonly bytes: Uint8Array; readonly isBranch: boolean } | { readonly invalid: string }

/**
 * One pass over the text. A leading `v`, build metadata behind `+` and the word `stable` mean nothing. Branches (`dev-main`)
 * come before all numbers, in the order of their names.
 */
export function composerKey(version: string): ComposerKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const text = withoutCommit(version.trim())
  const branch = branchOf(text)
  beginKey()
  if (branch !== undefined) {
    putByte(DEV)
    putText(branch, 0, branch.length)
  } else {
    const start = isLetterV(text.charCodeAt(0)) ? 1 : 0
    if (!isDigit(text.charCodeAt(start))) return { invalid: 'neither begins with a number nor is a branch' }
    const fault = putParts(text, start)
    if (fault !== undefined) return { invalid: fault }
    putByte(END)
  }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, isBranch: branch !== undefined }
}

/** Below every version that begins with these numbers, and above every one with lower numbers. */
export function composerFloor(numbers: readonly string[], ...bytes: number[]): Uint8Array | undefined {
  beginKey()
  for (const number of numbers) putDigits(number, 0, number.length)
  for (const byte of bytes) putByte(byte)
  return endKey()
}

/** The name of the branch: of `dev-main`, and of the old names of default branches. */
export function branchOf(text: string): string | undefined {
  if (text === 'master' || text === 'trunk' || text === 'default') return text
  if (text.length < 5 || text.slice(0, 4).toLowerCase() !== 'dev-') return undefined
  const hash = text.indexOf('#')
  return text.slice(4, hash < 0 ? text.length : hash)
}

/** `1.x-dev#4f1d0a7` is the branch `1.x-dev`: a commit says nothing about order. */
export function withoutCommit(text: string): string {
  const hash = text.indexOf('#')
  return hash > 3 && text.slice(hash - 3, hash).toLowerCase() === 'dev' ? text.slice(0, hash) : text
}

function putParts(text: string, from: number): string | undefined {
  let numbers = 0
  let hasWord = false
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === 0x2b && at > from) return undefined
    if (isDigit(code)) {
      const end = digitsEnd(text, at)
      putDigits(text, at, end)
      if (!hasWord) numbers++
      at = end
    } else if (isLetter(code)) {
      const end = lettersEnd(text, at)
      if (!hasWord && isOpenNumber(text, at, end)) {
        for (; numbers < NUMBERS_OF_BRANCH; numbers++) putNumber(OPEN_NUMBER)
      } else {
        hasWord = true
        const rank = rankOf(text, at, end)
        if (rank !== undefined) putByte(rank)
      }
      at = end
    } else if (code <= 0x20 || code > 0x7e) {
      return 'has a character that no version has'
    } else {
      at++
    }
  }
  return undefined
}

/** `x` for a number, in names of branches only. */
function isOpenNumber(text: string, from: number, end: number): boolean {
  return (
    end === from + 1 &&
    (text.charCodeAt(from) | 0x20) === 0x78 &&
    /^(?:\.[xX])*[.-]?dev$/i.test(text.slice(end, end + 12))
  )
}

/** PHP knows its words in lower case, and `RC`: others are unknown to it, and all alike. */
function rankOf(text: string, from: number, end: number): number | undefined {
  switch (text.charCodeAt(from)) {
    case 0x61:
      return ALPHA
    case 0x62:
      return BETA
    case 0x70:
      return PATCH
    case 0x64:
      return text.startsWith('dev', from) ? DEV : UNKNOWN
    case 0x52:
      return text.startsWith('RC', from) ? RC : UNKNOWN
    case 0x72:
      return text.startsWith('rc', from) ? RC : UNKNOWN
    case 0x73:
      return end - from === 6 && text.startsWith('stable', from) ? undefined : UNKNOWN
    default:
      return UNKNOWN
  }
}

function isLetterV(code: number): boolean {
  return code === 0x76 || code === 0x56
}
