// Order-preserving keys of FreeBSD versions, as pkg compares: components of a number, a letter and a number behind it.
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { digitsEnd, isDigit, isLetter, lettersEnd } from '#ecosystems/versions/digits-and-letters.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, putByte, putDigits, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'

/** Absent numbers are texts as well: `*` is below a component that begins with a letter, that is below every number. */
interface Component {
  readonly number: string | typeof LOWEST | typeof NONE
  /** 0: none. */
  readonly letter: number
  /** Decimal digits; absent: a letter without a number, which is below `0`. */
  readonly patch?: string
}

const LOWEST = '*'
const NONE = ''
/** First bytes of components in ascending order; those with a number begin with it, above all of these. */
const ASTERISK = 1
const WITHOUT_NUMBER = 2
const ZERO_BEFORE_LOWER = 3
const END = 4
const ZERO_BEFORE_HIGHER = 5
/** What the parts behind a `+` come to, beside a version that has none. */
const LOWER = 1
const SAME = 2
const HIGHER = 3
/** Words with an order of their own, the others count by their first letter. `pl` is below every letter. */
const STAGES: readonly (readonly [word: string, letter: number])[] = [
  ['pl', 0],
  ['alpha', 1],
  ['beta', 2],
  ['pre', 16],
  ['rc', 18],
]

export function freebsdKey(version: string, standard: boolean): VersionKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  if (version.includes('-')) return { invalid: 'a hyphen, which ends the name before a version' }
  const underscore = version.lastIndexOf('_')
  const comma = version.indexOf(',', underscore + 1) < 0 ? -1 : version.lastIndexOf(',')
  const ends = [underscore, comma].filter((at) => at >= 0)
  const body = version.slice(0, Math.min(version.length, ...ends))
  if (!/[A-Za-z0-9*]/.test(body)) return { invalid: 'neither a letter nor a digit' }
  beginKey()
  putNumberAt(version, comma + 1, comma >= 0)
  const groups = body.split('+').map((group) => withoutZeros(componentsOf(group)))
  for (const [at, group] of groups.entries()) {
    putGroup(group)
    const sign = signOf(groups.slice(at + 1).find((each) => each.length > 0) ?? [])
    putByte(sign)
    if (sign === SAME) break
  }
  putNumberAt(version, underscore + 1, underscore >= 0)
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard }
}

function putNumberAt(text: string, at: number, isThere: boolean): void {
  if (isThere) putDigits(text, at, digitsEnd(text, at))
  else putDigits('0', 0, 1)
}

function componentsOf(text: string): readonly Component[] {
  const components: Component[] = []
  for (let at = 0; at < text.length; ) {
    let component: Component
    if (text[at] === '*') {
      components.push({ number: LOWEST, letter: 0, patch: '0' })
      break
    }
    const numberEnd = digitsEnd(text, at)
    const number = numberEnd > at ? text.slice(at, numberEnd) : NONE
    ;[component, at] = lettersOf(text, numberEnd, number)
    components.push(component)
    while (at < text.length && !isDigit(text.charCodeAt(at)) && !isLetter(text.charCodeAt(at)) && text[at] !== '*') at++
  }
  return components
}

/** A stage behind a number begins a component of its own: `10alpha` is `10.alpha`. */
function lettersOf(text: string, from: number, number: string): [Component, number] {
  const end = lettersEnd(text, from)
  if (end === from) return [{ number, letter: 0, patch: '0' }, from]
  const word = text.slice(from, end).toLowerCase()
  const stage = STAGES.find(([name]) => name === word)
  if (stage !== undefined && number !== NONE) return [{ number, letter: 0, patch: '0' }, from]
  const letter = stage?.[1] ?? word.charCodeAt(0) - 0x60
  const patchEnd = digitsEnd(text, end)
  return [{ number, letter, ...(patchEnd > end && { patch: text.slice(end, patchEnd) }) }, patchEnd]
}

function isZero({ number, letter }: Component): boolean {
  return letter === 0 && /^0+$/.test(number)
}

/** Components that are absent are 0. */
function withoutZeros(components: readonly Component[]): readonly Component[] {
  return components.slice(0, components.findLastIndex((each) => !isZero(each)) + 1)
}

/** Of components that follow, beside nothing: the first that is not 0 decides. */
function signOf(components: readonly Component[]): number {
  const first = components.find((each) => !isZero(each))
  if (first === undefined) return SAME
  return first.number === LOWEST || first.number === NONE ? LOWER : HIGHER
}

function putGroup(components: readonly Component[]): void {
  // From the end, so that each zero knows what follows it without looking again.
  const signs: number[] = []
  let following = SAME
  for (const component of components.toReversed()) {
    signs.push(following)
    if (!isZero(component)) following = signOf([component])
  }
  for (const [at, component] of components.entries()) {
    if (isZero(component)) putByte(signs[components.length - 1 - at] === LOWER ? ZERO_BEFORE_LOWER : ZERO_BEFORE_HIGHER)
    else putComponent(component)
  }
  putByte(END)
}

function putComponent({ number, letter, patch }: Component): void {
  if (number === LOWEST) {
    putByte(ASTERISK)
    return
  }
  if (number === NONE) putByte(WITHOUT_NUMBER)
  else putDigits(number, 0, number.length)
  putByte(letter + 1)
  if (number !== NONE && letter === 0) return
  if (patch === undefined) putByte(1)
  else putDigits(patch, 0, patch.length)
}
