// Composer's constraint notation: constraints joined by commas or spaces (and) and `|` or `||` (or).
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { mergeIntervals, satisfies } from '#ecosystems/versions/key-intervals.ts'
import {
  type Constraint,
  lessStable,
  type ParsedConstraint,
  parseConstraint,
  parseHyphenConstraint,
} from './constraints.ts'
import { normalVersion, STABILITIES, type Stability } from './normal-version.ts'
import { composerFloor, PATCH } from './version-key.ts'

const LENGTH_MAX = 8_192
const ALTERNATIVES_MAX = 1_000
const OPERATOR_ONLY = /^(?:<>|!=|>=|<=|==|[<>=^~])$/
const ALIAS = /^([^,\s]+)\s+as\s+[^,\s]+$/

/**
 * Bounds as Composer compares, and its rule of stability: what is less stable than a release is included only if the
 * constraint says so, by a flag (`@beta`) or by naming such a version. A branch is included by its name alone. The
 * intervals cover every included version, and a few more. Throws `RangeError` for what is no constraint.
 */
export function parseComposerRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a constraint has at most ${LENGTH_MAX} characters`)
  const alternatives = native.trim().split(/\|\|?/)
  if (alternatives.length > ALTERNATIVES_MAX)
    throw new RangeError(`a constraint has at most ${ALTERNATIVES_MAX} alternatives`)
  let allowed: Stability = 'stable'
  const sets = alternatives.map((alternative) => {
    const parsed = parseAlternative(alternative.trim())
    for (const { stability } of parsed) allowed = lessStable(allowed, stability)
    return parsed.flatMap(({ constraints }) => constraints)
  })
  return {
    intervals: mergeIntervals(sets.flatMap(intervalsOf)),
    includes(text) {
      const version = normalVersion(text)
      if (version === undefined) return false
      if (STABILITIES.indexOf(version.stability) > STABILITIES.indexOf(allowed)) return false
      const isBranch = version.numbers.length === 0
      return sets.some((set) => set.every((constraint) => holds(constraint, version.key, isBranch)))
    },
  }
}

function parseAlternative(text: string): readonly ParsedConstraint[] {
  const words = wordsOf(ALIAS.exec(text)?.[1] ?? text)
  if (words.length === 0) throw new RangeError('a constraint names at least one version, or is "*"')
  const parsed: ParsedConstraint[] = []
  for (let at = 0; at < words.length; at++) {
    const [word = '', sign, to] = words.slice(at, at + 3)
    if (sign === '-' && to !== undefined) {
      parsed.push(parseHyphenConstraint(word, to))
      at += 2
    } else {
      parsed.push(parseConstraint(word))
    }
  }
  return parsed
}

/** White space between an operator and its version means nothing. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = []
  let open = ''
  for (const word of text.split(/[\s,]+/)) {
    if (word === '') continue
    const isOpen = open === '' && OPERATOR_ONLY.test(word)
    if (isOpen) open = word
    else {
      words.push(open + word)
      open = ''
    }
  }
  return open === '' ? words : [...words, open]
}

function holds({ operator, version }: Constraint, key: Uint8Array, isBranch: boolean): boolean {
  if (operator === '!=') return compareKeys(key, version.key) !== 0
  // Branches and versions are equal or not; no one comes before the other.
  if (operator !== '=' && isBranch !== (version.numbers.length === 0)) return false
  return satisfies(key, { operator, key: version.key })
}

/** In terms of keys of versions as they are written, with one to four numbers. */
function intervalsOf(set: readonly Constraint[]): readonly VersionInterval[] {
  let [lower, upper]: [Constraint | undefined, Constraint | undefined] = [undefined, undefined]
  for (const constraint of set) {
    const { operator, version } = constraint
    if (operator === '=' && version.numbers.length === 0) return [exactly(version.key)]
    const isLower = operator === '>' || operator === '>=' || operator === '='
    const isUpper = operator === '<' || operator === '<=' || operator === '='
    if (isLower && (lower === undefined || compareKeys(version.key, lower.version.key) > 0)) lower = constraint
    if (isUpper && (upper === undefined || compareKeys(version.key, upper.version.key) < 0)) upper = constraint
  }
  if (lower !== undefined && upper !== undefined && compareKeys(lower.version.key, upper.version.key) > 0) return []
  const from = lower && composerFloor(withoutEndingZeros(lower.version.numbers))
  const start = { ...(from !== undefined && from.length > 0 && { lower: from }), lowerInclusive: true }
  if (upper === undefined) return [{ ...start, upperInclusive: true }]
  return upperIntervals(upper, start)
}

function upperIntervals(
  { operator, version }: Constraint,
  start: Pick<VersionInterval, 'lower' | 'lowerInclusive'>,
): readonly VersionInterval[] {
  const isLowest = operator === '<' && version.suffix === 'dev'
  const numbers = isLowest ? withoutEndingZeros(version.numbers) : version.numbers
  const end = isLowest ? composerFloor(numbers) : composerFloor(numbers, 0xff)
  // `1-p1` is below 1.0.1, and its key above: patches of versions with fewer numbers lie apart.
  const patches = numbers.slice(0, -1).map((_, count): VersionInterval => {
    const [first, last] = [
      composerFloor(numbers.slice(0, count + 1), PATCH),
      composerFloor(numbers.slice(0, count + 1), 0xff),
    ]
    return { ...(first && { lower: first }), lowerInclusive: true, ...(last && { upper: last }), upperInclusive: false }
  })
  return [{ ...start, ...(end !== undefined && { upper: end }), upperInclusive: false }, ...patches].filter(
    ({ lower, upper }) => lower === undefined || upper === undefined || compareKeys(lower, upper) < 0,
  )
}

function exactly(key: Uint8Array): VersionInterval {
  return { lower: key, lowerInclusive: true, upper: key, upperInclusive: true }
}

function withoutEndingZeros(numbers: readonly string[]): readonly string[] {
  let count = numbers.length
  while (count > 0 && /^0*$/.test(numbers[count - 1] ?? '')) count--
  return numbers.slice(0, count)
}
