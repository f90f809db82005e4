// The key of a version that is Semantic Versioning to the letter, in one pass: most versions are, and keys are built by the
// hundred thousand. Everything else takes the lenient way, which yields the same bytes.
import { beginKey, endKey, putByte, putDigits, putText, VERSION_TEXT_LENGTH_MAX } from './key-scratch.ts'
import { END, RELEASE, TEXT } from './semver-key.ts'

const ZERO = 0x30
const DOT = 0x2e
const HYPHEN = 0x2d
const PLUS = 0x2b

/**
 * Undefined for what is not strict Semantic Versioning 2.0.0, and for a key that is too long. `start`: where the version
 * begins, behind a `v`.
 */
export function strictSemVerKey(text: string, start = 0): Uint8Array | undefined {
  const end = putStrict(text, start)
  return end === text.length || (end > 0 && isBuild(text, end)) ? endKey() : undefined
}

/** With the build as part of the order, its identifiers like those of a prerelease. */
export function strictSemVerKeyWithBuild(text: string): Uint8Array | undefined {
  let at = putStrict(text, 0)
  if (text.charCodeAt(at) === PLUS) at = putIdentifiers(text, at)
  return at === text.length ? endKey() : undefined
}

/** Begins a key with everything before a build, and tells where that ends; -1 when it is not strict. */
function putStrict(text: string, start: number): number {
  if (text.length > VERSION_TEXT_LENGTH_MAX) return -1
  beginKey()
  let at = start
  for (let part = 0; part < 3; part++) {
    const end = digitsEnd(text, at)
    if (!isNumber(text, at, end) || (part < 2 && text.charCodeAt(end) !== DOT)) return -1
    putDigits(text, at, end)
    at = part < 2 ? end + 1 : end
  }
  if (text.charCodeAt(at) === HYPHEN) return putIdentifiers(text, at)
  putByte(RELEASE)
  return at
}

/** Those behind a hyphen or a plus. */
function putIdentifiers(text: string, from: number): number {
  let at = from
  do {
    const begin = at + 1
    at = identifierEnd(text, begin)
    if (at === begin || !putIdentifier(text, begin, at)) return -1
  } while (text.charCodeAt(at) === DOT)
  putByte(END)
  return at
}

function putIdentifier(text: string, begin: number, end: number): boolean {
  if (digitsEnd(text, begin) < end) {
    putByte(TEXT)
    putText(text, begin, end)
    return true
  }
  putDigits(text, begin, end)
  return isNumber(text, begin, end)
}

function digitsEnd(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code >= ZERO && code <= 0x39; code = text.charCodeAt(at)) at++
  return at
}

function identifierEnd(text: string, from: number): number {
  let at = from
  while (isIdentifierCode(text.charCodeAt(at))) at++
  return at
}

function isIdentifierCode(code: number): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
  return isLetter || (code >= ZERO && code <= 0x39) || code === HYPHEN
}

function isNumber(text: string, at: number, end: number): boolean {
  return end > at && (end === at + 1 || text.charCodeAt(at) !== ZERO)
}

function isBuild(text: string, from: number): boolean {
  if (text.charCodeAt(from) !== PLUS) return false
  let at = from
  do {
    const begin = at + 1
    at = identifierEnd(text, begin)
    if (at === begin) return false
  } while (text.charCodeAt(at) === DOT)
  return at === text.length
}
