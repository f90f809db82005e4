// Cabal's version ranges: `>=1.0 && <2 || ==2.1.*`, `^>=1.2.3`, `^>={1.2,1.4}`, parentheses.
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { intervalOf, type KeyComparison, mergeIntervals, satisfies } from '#ecosystems/versions/key-intervals.ts'
import { type RangeToken, rangeTokens } from './range-tokens.ts'
import { hackageKey } from './version-key.ts'

const DEPTH_MAX = 32
const EVERY: readonly VersionInterval[] = [{ lowerInclusive: true, upperInclusive: true }]

interface Reading {
  readonly tokens: readonly RangeToken[]
  at: number
}

/** `&&` binds closer than `||`, as in Cabal. Throws `RangeError` for what is no range. */
export function parseCabalRange(native: string): VersionRange {
  const reading: Reading = { tokens: rangeTokens(native), at: 0 }
  const intervals = readAlternatives(reading, 0)
  const rest = reading.tokens[reading.at]
  if (rest !== undefined) throw new RangeError(`"${rest.text}" stands where a range ends`)
  return {
    intervals,
    includes(version) {
      const key = hackageKey(version)
      if ('invalid' in key) return false
      return intervals.some((interval) => comparisonsOf(interval).every((one) => satisfies(key.bytes, one)))
    },
  }
}

function readAlternatives(reading: Reading, depth: number): readonly VersionInterval[] {
  const intervals = [...readTogether(reading, depth)]
  while (reading.tokens[reading.at]?.kind === '||') {
    reading.at++
    intervals.push(...readTogether(reading, depth))
  }
  return mergeIntervals(intervals)
}

function readTogether(reading: Reading, depth: number): readonly VersionInterval[] {
  let intervals = readOne(reading, depth)
  while (reading.tokens[reading.at]?.kind === '&&') {
    reading.at++
    intervals = intersection(intervals, readOne(reading, depth))
  }
  return intervals
}

function readOne(reading: Reading, depth: number): readonly VersionInterval[] {
  if (depth > DEPTH_MAX) throw new RangeError(`a range has at most ${DEPTH_MAX} levels of parentheses`)
  const token = reading.tokens[reading.at++]
  switch (token?.kind) {
    case '(': {
      const inner = readAlternatives(reading, depth + 1)
      if (reading.tokens[reading.at++]?.kind !== ')') throw new RangeError('a parenthesis is not closed')
      return inner
    }
    case 'any':
      return EVERY
    case 'none':
      return []
    case 'operator':
      return mergeIntervals(readVersions(reading).flatMap((version) => intervalOf(compared(token.text, version))))
    default:
      throw new RangeError(
        token === undefined ? 'a version range is missing' : `"${token.text}" begins no version range`,
      )
  }
}

/** One version, or several in braces. */
function readVersions(reading: Reading): readonly string[] {
  const first = reading.tokens[reading.at++]
  if (first?.kind === 'version') return [first.text]
  if (first?.kind !== '{') throw new RangeError('an operator has no version behind it')
  const versions: string[] = []
  for (;;) {
    const version = reading.tokens[reading.at++]
    if (version?.kind !== 'version') throw new RangeError('a set of versions holds something else')
    versions.push(version.text)
    const separator = reading.tokens[reading.at++]?.kind
    if (separator === '}') return versions
    if (separator !== ',') throw new RangeError('a set of versions is not closed')
  }
}

function compared(operator: string, version: string): readonly KeyComparison[] {
  if (version.endsWith('.*')) {
    if (operator !== '==') throw new RangeError(`"${version}" stands behind "==" only`)
    const numbers = version.slice(0, -2).split('.')
    return between(numbers, increased(numbers))
  }
  const numbers = version.split('.')
  if (operator === '^>=') return between(numbers, increased([numbers[0] ?? '0', numbers[1] ?? '0']))
  return [{ operator: operator === '==' ? '=' : (operator as KeyComparison['operator']), key: keyOf(numbers) }]
}

function between(from: readonly string[], to: readonly string[]): readonly KeyComparison[] {
  return [
    { operator: '>=', key: keyOf(from) },
    { operator: '<', key: keyOf(to) },
  ]
}

function increased(numbers: readonly string[]): readonly string[] {
  const last = numbers.at(-1) ?? ''
  if (!/^\d+$/.test(last)) throw new RangeError('a version in the range is incomplete')
  return [...numbers.slice(0, -1), (BigInt(last) + 1n).toString()]
}

function keyOf(numbers: readonly string[]): Uint8Array {
  const key = hackageKey(numbers.join('.'))
  if ('invalid' in key) throw new RangeError(`"${numbers.join('.').slice(0, 80)}" is not a version: ${key.invalid}`)
  return key.bytes
}

function intersection(one: readonly VersionInterval[], other: readonly VersionInterval[]): readonly VersionInterval[] {
  return mergeIntervals(
    one.flatMap((a) => other.flatMap((b) => intervalOf([...comparisonsOf(a), ...comparisonsOf(b)]))),
  )
}

function comparisonsOf({ lower, lowerInclusive, upper, upperInclusive }: VersionInterval): readonly KeyComparison[] {
  return [
    ...(lower === undefined ? [] : [{ operator: lowerInclusive ? ('>=' as const) : ('>' as const), key: lower }]),
    ...(upper === undefined ? [] : [{ operator: upperInclusive ? ('<=' as const) : ('<' as const), key: upper }]),
  ]
}
