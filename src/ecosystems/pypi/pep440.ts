// Version texts by PEP 440 (the "Version specifiers" specification), every accepted spelling, in one pass over the characters.

/** Where the parts of a version stand in its text: each part from `…From` to `…To`, empty when it has no digits. */
export interface Pep440 {
  readonly text: string
  readonly epochFrom: number
  readonly epochTo: number
  /** Numbers separated by dots. */
  readonly releaseFrom: number
  readonly releaseTo: number
  /** 0: none, 1: alpha, 2: beta, 3: release candidate. */
  readonly phase: 0 | 1 | 2 | 3
  readonly phaseFrom: number
  readonly phaseTo: number
  readonly isPost: boolean
  readonly postFrom: number
  readonly postTo: number
  readonly isDev: boolean
  readonly devFrom: number
  readonly devTo: number
  /** Segments separated by `.`, `-` or `_`; empty when there is no local version. */
  readonly localFrom: number
  readonly localTo: number
}

/** No version is longer. */
export const VERSION_LENGTH_MAX = 1_024

const PLUS = 0x2b
const HYPHEN = 0x2d
const DOT = 0x2e
const UNDERSCORE = 0x5f
const EXCLAMATION = 0x21

/** The spellings of each word, the longer before what begins like it. */
const PHASES: readonly (readonly [string, 1 | 2 | 3])[] = [
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['rc', 3],
  ['c', 3],
  ['preview', 3],
  ['pre', 3],
]
const POSTS = ['post', 'rev', 'r']

/** The parts of a version, white space around it aside; undefined when it is none. `text` is at most `VERSION_LENGTH_MAX` long. */
export function readPep440(text: string): Pep440 | undefined {
  const end = text.trimEnd().length
  let at = text.length - text.trimStart().length
  if ((text.charCodeAt(at) | 0x20) === 0x76) at++
  const start = at
  at = afterDigits(text, at)
  if (at === start) return undefined
  const hasEpoch = text.charCodeAt(at) === EXCLAMATION
  const epochTo = at
  const releaseFrom = hasEpoch ? at + 1 : start
  if (hasEpoch) {
    at = afterDigits(text, releaseFrom)
    if (at === releaseFrom) return undefined
  }
  at = afterRelease(text, at)
  const releaseTo = at
  const phase = phaseAt(text, at)
  const post = postAt(text, phase.to)
  const dev = wordAt(text, post.to, DEVS)
  at = dev.to
  const localFrom = text.charCodeAt(at) === PLUS ? at + 1 : at
  const localTo = localFrom === at ? at : afterLocal(text, localFrom)
  if (localTo !== end) return undefined
  return {
    text,
    epochFrom: hasEpoch ? start : 0,
    epochTo: hasEpoch ? epochTo : 0,
    releaseFrom,
    releaseTo,
    phase: phase.phase,
    phaseFrom: phase.from,
    phaseTo: phase.to,
    isPost: post.found,
    postFrom: post.from,
    postTo: post.to,
    isDev: dev.found,
    devFrom: dev.from,
    devTo: dev.to,
    localFrom,
    localTo,
  }
}

const DEVS = ['dev']

interface Word {
  readonly found: boolean
  /** Of its number. */
  readonly from: number
  readonly to: number
}

interface Phase extends Word {
  readonly phase: 0 | 1 | 2 | 3
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

export function isSeparator(code: number): boolean {
  return code === DOT || code === HYPHEN || code === UNDERSCORE
}

function afterDigits(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

function afterRelease(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1))) at = afterDigits(text, at + 1)
  return at
}

function phaseAt(text: string, from: number): Phase {
  const at = isSeparator(text.charCodeAt(from)) ? from + 1 : from
  const letter = text.charCodeAt(at) | 0x20
  // Only what begins with a, b, c, p or r can be one.
  if (letter === 0x61 || letter === 0x62 || letter === 0x63 || letter === 0x70 || letter === 0x72) {
    for (const [word, phase] of PHASES) {
      if (startsWith(text, at, word)) return { phase, ...numberAfter(text, at + word.length) }
    }
  }
  return { phase: 0, found: false, from, to: from }
}

/** `.post1` in its spellings, or `-1`. */
function postAt(text: string, from: number): Word {
  if (text.charCodeAt(from) === HYPHEN && isDigit(text.charCodeAt(from + 1)))
    return { found: true, from: from + 1, to: afterDigits(text, from + 1) }
  return wordAt(text, from, POSTS)
}

function wordAt(text: string, from: number, words: readonly string[]): Word {
  const at = isSeparator(text.charCodeAt(from)) ? from + 1 : from
  for (const word of words) {
    if (startsWith(text, at, word)) return numberAfter(text, at + word.length)
  }
  return { found: false, from, to: from }
}

function numberAfter(text: string, after: number): Word {
  const from = isSeparator(text.charCodeAt(after)) ? after + 1 : after
  return { found: true, from, to: afterDigits(text, from) }
}

/** Whether the lower-case word stands there, in upper or lower case. */
function startsWith(text: string, at: number, word: string): boolean {
  for (let index = 0; index < word.length; index++) {
    const code = text.charCodeAt(at + index)
    if ((code | 0x20) !== word.charCodeAt(index) || code < 0x41) return false
  }
  return true
}

/** The end of segments of letters and digits; -1 when one is empty. */
function afterLocal(text: string, from: number): number {
  let at = from
  for (;;) {
    const start = at
    while (isAlphanumeric(text.charCodeAt(at))) at++
    if (at === start) return -1
    if (!isSeparator(text.charCodeAt(at))) return at
    at++
  }
}

function isAlphanumeric(code: number): boolean {
  const letter = code | 0x20
  return isDigit(code) || (letter >= 0x61 && letter <= 0x7a && code < 0x80)
}
