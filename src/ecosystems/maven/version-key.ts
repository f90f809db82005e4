// The key of a Maven version. Byte ranges, from low to high: words below a release, the end, a release word inside, later
// words, numbers; a dot or a hyphen before a token shifts it as the specification's padding does.
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  createDigitsPut,
  endKey,
  VERSION_TEXT_LENGTH_MAX as LENGTH_MAX,
  putByte,
  putText,
} from '#ecosystems/versions/key-scratch.ts'
import { NUMBER, RELEASE, SNAPSHOT, SP, type VersionTokens, versionTokens, WORD, ZERO } from './version-tokens.ts'

const BELOW_RELEASE_AFTER_DOT = 0x01
const BELOW_RELEASE_AFTER_HYPHEN = 0x06
/** A zero that leads to a word below a release, behind a dot: `1.0.alpha` lies below `1`. */
const ZERO_BEFORE_BELOW_RELEASE = 0x0b
const END = 0x0c
const RELEASE_AFTER_DOT = 0x0d
const SP_AFTER_DOT = 0x0f
const WORD_AFTER_DOT = 0x11
const NUMBER_AFTER_HYPHEN = 0x13
const putDigits = createDigitsPut({ base: 0x20, small: 180 })

const DOT = 0x2e
const DIGIT_ZERO = 0x30
const DIGIT_NINE = 0x39
const PLAIN = /^[0-9A-Za-z][0-9A-Za-z._+-]*$/
/** What Maven refuses in a version, and what only ranges, lists and expressions contain. */
const ILLEGAL = /[\\/:"<>|?*[\](){},\p{Cc}\p{Cs}]/u

/** The key, or why there is none; `standard` as `mavenVersions` says. */
export function mavenKey(version: string): VersionKey {
  const numbers = numbersKey(version)
  if (numbers !== undefined) return { bytes: numbers, standard: true }
  const standard = version.length <= LENGTH_MAX && PLAIN.test(version) && !isMeta(version)
  const invalid = standard ? undefined : whyInvalid(version)
  if (invalid !== undefined) return { invalid }
  const bytes = encode(versionTokens(version))
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard }
}

/** Most versions are numbers with dots between them: in one pass. Undefined for all others, and for a key that is too long. */
function numbersKey(version: string): Uint8Array | undefined {
  if (version.length > LENGTH_MAX) return undefined
  beginKey()
  let zeros = 0
  let start = 0
  for (let at = 0; at <= version.length; at++) {
    const code = at < version.length ? version.charCodeAt(at) : DOT
    if (code >= DIGIT_ZERO && code <= DIGIT_NINE) continue
    if (code !== DOT || at === start) return undefined
    // Zeros count only where a number follows, and in the first place.
    if (start > 0 && isZero(version, start, at)) {
      zeros++
    } else {
      for (; zeros > 0; zeros--) putDigits('', 0, 0)
      putDigits(version, start, at)
    }
    start = at + 1
  }
  putByte(END)
  return endKey()
}

function isZero(text: string, from: number, end: number): boolean {
  let at = from
  while (at < end && text.charCodeAt(at) === DIGIT_ZERO) at++
  return at === end
}

/** They ask for a version instead of being one. */
function isMeta(version: string): boolean {
  return version === 'LATEST' || version === 'RELEASE'
}

function whyInvalid(version: string): string | undefined {
  if (version.length > LENGTH_MAX) return `longer than ${LENGTH_MAX} characters`
  if (isMeta(version)) return `${version} names no version`
  if (version.trim() === '') return 'empty'
  const illegal = ILLEGAL.exec(version)?.[0]
  return illegal === undefined ? undefined : `${JSON.stringify(illegal)} is not allowed in a version`
}

function encode(tokens: VersionTokens): Uint8Array | undefined {
  beginKey()
  for (let at = tokens.first; at < tokens.end; at++) {
    if (at > tokens.first && leadsBelowRelease(tokens, at)) putByte(ZERO_BEFORE_BELOW_RELEASE)
    else putToken(tokens, at)
  }
  putByte(END)
  return endKey()
}

/** The bytes of these numbers, dots between them, with nothing behind: no key, and below every key that begins so. */
export function numbersPrefix(numbers: readonly string[]): Uint8Array | undefined {
  beginKey()
  for (const number of numbers) putDigits(number, 0, number.length)
  return endKey()
}

function putToken({ text, first, kinds, starts, ends, hyphens }: VersionTokens, at: number): void {
  const kind = kinds[at] as number
  const start = starts[at] as number
  const end = ends[at] as number
  if (kind >= NUMBER) {
    if (hyphens[at] === 1) putByte(NUMBER_AFTER_HYPHEN)
    putDigits(text, start, end)
    return
  }
  const afterHyphen = hyphens[at] === 1 || at === first
  if (kind <= SNAPSHOT) {
    putByte((afterHyphen ? BELOW_RELEASE_AFTER_HYPHEN : BELOW_RELEASE_AFTER_DOT) + kind)
    return
  }
  const afterDot = kind === RELEASE ? RELEASE_AFTER_DOT : kind === SP ? SP_AFTER_DOT : WORD_AFTER_DOT
  putByte(afterHyphen ? afterDot + 1 : afterDot)
  if (kind === WORD) putText(text, start, end)
}

/** Whether a run of `.0` begins or goes on here and ends at a `.`word below a release. */
function leadsBelowRelease({ end, kinds, hyphens }: VersionTokens, from: number): boolean {
  if (kinds[from] !== ZERO) return false
  for (let at = from; at < end && hyphens[at] === 0; at++) {
    if (kinds[at] !== ZERO) return (kinds[at] as number) <= SNAPSHOT
  }
  return false
}
