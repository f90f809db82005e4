// A Maven version cut into tokens, those that mean nothing taken out: "Version Order Specification" of the POM reference.

/** What a token is. Words up to `SNAPSHOT` lie below a release, in this order. */
export const ALPHA = 0
const BETA = 1
const MILESTONE = 2
const RC = 3
export const SNAPSHOT = 4
export const RELEASE = 5
export const SP = 6
export const WORD = 7
export const NUMBER = 8

const WORDS: ReadonlyMap<string, number> = new Map([
  ['alpha', ALPHA],
  ['beta', BETA],
  ['milestone', MILESTONE],
  ['rc', RC],
  ['cr', RC],
  ['snapshot', SNAPSHOT],
  ['ga', RELEASE],
  ['final', RELEASE],
  ['release', RELEASE],
  ['sp', SP],
])
/** Only directly before a digit: in `1b2`, not in `1b`. */
const LETTERS: ReadonlyMap<string, number> = new Map([
  ['a', ALPHA],
  ['b', BETA],
  ['m', MILESTONE],
])

export interface VersionToken {
  readonly kind: number
  /** Digits without leading zeros, so nothing for zero; or the word in lower case. */
  readonly text: string
  /** Behind a hyphen, or where digits and letters meet. */
  readonly hyphen: boolean
}

const DOT = 0x2e
const HYPHEN = 0x2d
const ZERO = 0x30
const NINE = 0x39

/** At least one token; in reading order. What is neither a digit nor a separator counts as a letter. */
export function versionTokens(version: string): VersionToken[] {
  const text = version.toLowerCase()
  const tokens: VersionToken[] = []
  let start = 0
  let hyphen = false
  let inNumber = true
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : DOT
    const isDigit = code >= ZERO && code <= NINE
    if (code !== DOT && code !== HYPHEN) {
      if (at === start) inNumber = isDigit
      if (inNumber === isDigit) continue
      tokens.push(
        inNumber ? numberToken(text.slice(start, at), hyphen) : wordToken(text.slice(start, at), hyphen, true),
      )
      start = at
      inNumber = isDigit
      hyphen = true
    } else {
      const part = text.slice(start, at)
      // Nothing between two separators is a zero.
      tokens.push(inNumber || part === '' ? numberToken(part, hyphen) : wordToken(part, hyphen, false))
      start = at + 1
      hyphen = code === HYPHEN
    }
  }
  return withoutNulls(tokens)
}

function numberToken(digits: string, hyphen: boolean): VersionToken {
  let zeros = 0
  while (zeros < digits.length && digits.charCodeAt(zeros) === ZERO) zeros++
  return { kind: NUMBER, text: zeros === 0 ? digits : digits.slice(zeros), hyphen }
}

function wordToken(text: string, hyphen: boolean, beforeDigit: boolean): VersionToken {
  const letter = beforeDigit && text.length === 1 ? LETTERS.get(text) : undefined
  return { kind: letter ?? WORDS.get(text) ?? WORD, text, hyphen }
}

export function isNull({ kind, text }: VersionToken): boolean {
  return kind === RELEASE || (kind === NUMBER && text === '')
}

/** At the end, and before every hyphen, zeros and words for a release count for nothing; the first token always counts. */
function withoutNulls(tokens: VersionToken[]): VersionToken[] {
  let kept = tokens.length
  let droppable = true
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at] as VersionToken
    if (at > 0 && droppable && isNull(token)) continue
    droppable = token.hyphen
    tokens[--kept] = token
  }
  return kept === 0 ? tokens : tokens.slice(kept)
}
