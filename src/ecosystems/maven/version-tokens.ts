// A Maven version cut into tokens, those that mean nothing taken out: "Version Order Specification" of the POM reference.
import { VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'

/** What a token is. Words up to `SNAPSHOT` lie below a release, in this order. */
const ALPHA = 0
const BETA = 1
const MILESTONE = 2
const RC = 3
export const SNAPSHOT = 4
export const RELEASE = 5
export const SP = 6
export const WORD = 7
export const NUMBER = 8
/** A number as well. */
export const ZERO = 9

/** By their length. */
const WORDS: readonly (readonly (readonly [word: string, kind: number])[])[] = [
  [],
  [],
  [
    ['rc', RC],
    ['cr', RC],
    ['ga', RELEASE],
    ['sp', SP],
  ],
  [],
  [['beta', BETA]],
  [
    ['alpha', ALPHA],
    ['final', RELEASE],
  ],
  [],
  [['release', RELEASE]],
  [['snapshot', SNAPSHOT]],
  [['milestone', MILESTONE]],
]

/** Lower case may be longer by half, and nothing between two separators is a token. */
const TOKENS_MAX = 2 * VERSION_TEXT_LENGTH_MAX + 2

/** The tokens of one version in reading order: those from `first` to before `end`, at least one. */
export interface VersionTokens {
  /** The version in lower case. */
  text: string
  first: number
  end: number
  readonly kinds: Uint8Array
  /** Where a token stands in `text`. */
  readonly starts: Uint16Array
  readonly ends: Uint16Array
  /** 1: behind a hyphen, or where digits and letters meet. */
  readonly hyphens: Uint8Array
}

/** One for all versions: keys are built by the hundred thousand. */
const tokens: VersionTokens = {
  text: '',
  first: 0,
  end: 0,
  kinds: new Uint8Array(TOKENS_MAX),
  starts: new Uint16Array(TOKENS_MAX),
  ends: new Uint16Array(TOKENS_MAX),
  hyphens: new Uint8Array(TOKENS_MAX),
}

const DOT = 0x2e
const HYPHEN = 0x2d
const DIGIT_ZERO = 0x30
const DIGIT_NINE = 0x39

/**
 * What is neither a digit nor a separator counts as a letter. `version` has at most `VERSION_TEXT_LENGTH_MAX` characters; the
 * answer holds until the next call.
 */
export function versionTokens(version: string): VersionTokens {
  const text = version.toLowerCase()
  tokens.text = text
  tokens.end = 0
  let start = 0
  let hyphen = 0
  let inNumber = true
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : DOT
    const isDigit = code >= DIGIT_ZERO && code <= DIGIT_NINE
    if (code !== DOT && code !== HYPHEN) {
      if (at === start) inNumber = isDigit
      if (inNumber === isDigit) continue
      tokens.hyphens[tokens.end] = hyphen
      addToken(inNumber ? numberKind(start, at) : (letterKind(start, at) ?? wordKind(start, at)), start, at)
      hyphen = 1
      start = at
      inNumber = isDigit
    } else {
      // Nothing between two separators is a zero.
      tokens.hyphens[tokens.end] = hyphen
      addToken(inNumber || at === start ? numberKind(start, at) : wordKind(start, at), start, at)
      hyphen = code === HYPHEN ? 1 : 0
      start = at + 1
    }
  }
  dropNulls()
  return tokens
}

function addToken(kind: number, start: number, end: number): void {
  const at = tokens.end++
  tokens.kinds[at] = kind
  tokens.starts[at] = start
  tokens.ends[at] = end
}

function numberKind(start: number, end: number): number {
  let at = start
  while (at < end && tokens.text.charCodeAt(at) === DIGIT_ZERO) at++
  return at === end ? ZERO : NUMBER
}

/** Single letters mean something directly before a digit only: in `1b2`, not in `1b`. */
function letterKind(start: number, end: number): number | undefined {
  if (end - start !== 1) return undefined
  const letter = tokens.text.charCodeAt(start)
  return letter === 0x61 ? ALPHA : letter === 0x62 ? BETA : letter === 0x6d ? MILESTONE : undefined
}

function wordKind(start: number, end: number): number {
  const words = WORDS[end - start]
  if (words !== undefined) for (const [word, kind] of words) if (tokens.text.startsWith(word, start)) return kind
  return WORD
}

/** At the end, and before every hyphen, zeros and words for a release count for nothing; the first token always counts. */
function dropNulls(): void {
  const { kinds, starts, ends, hyphens, end } = tokens
  let kept = end
  let droppable = true
  for (let at = end - 1; at >= 0; at--) {
    const kind = kinds[at] as number
    if (at > 0 && droppable && (kind === RELEASE || kind === ZERO)) continue
    droppable = hyphens[at] === 1
    kept--
    kinds[kept] = kind
    starts[kept] = starts[at] as number
    ends[kept] = ends[at] as number
    hyphens[kept] = hyphens[at] as number
  }
  tokens.first = kept
}
