// Version specifications of conda: relations, `=1.2` and `1.2.*`, joined by `,` (and) and `|` (or), with parentheses.
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { matchWord } from '#ecosystems/extraction/folder-patterns.ts'
import { intervalOf, mergeIntervals } from '#ecosystems/versions/key-intervals.ts'
import { type Constraint, constraintOf } from './constraints.ts'
import { condaKey } from './version-key.ts'
import { readCondaVersion } from './version-order.ts'

const LENGTH_MAX = 16_384
const DEPTH_MAX = 32
const TOKENS = /[()|,]|[^()|,]+/g

/** A node holds a superset of what it includes as intervals, and the exact answer. */
interface Node {
  readonly intervals: readonly VersionInterval[]
  readonly holds: Constraint['holds']
}

/**
 * As conda reads it, prereleases like any version; nothing and `*` are every version. Throws `RangeError` with the reason
 * for everything else, regular expressions (`^…$`) included.
 */
export function parseCondaRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const tokens = (native.match(TOKENS) ?? []).map((token) => token.trim()).filter((token) => token !== '')
  const reading: Reading = { tokens: tokens.length === 0 ? ['*'] : tokens, at: 0 }
  const root = readJoined(reading, 0)
  if (reading.at < reading.tokens.length) throw new RangeError('a range has a ")" without its "("')
  return {
    intervals: root.intervals,
    includes(text) {
      const version = readCondaVersion(text)
      const key = condaKey(text)
      return typeof version !== 'string' && 'bytes' in key && root.holds({ version, key: key.bytes, text })
    },
  }
}

interface Reading {
  readonly tokens: readonly string[]
  at: number
}

/** `,` binds more strongly than `|`. */
function readJoined(reading: Reading, depth: number): Node {
  if (depth > DEPTH_MAX) throw new RangeError(`parentheses are nested more than ${DEPTH_MAX} deep`)
  const alternatives: Node[] = []
  do {
    const parts: Node[] = []
    do parts.push(readPart(reading, depth))
    while (take(reading, ','))
    alternatives.push(allOf(parts))
  } while (take(reading, '|'))
  return anyOf(alternatives)
}

function readPart(reading: Reading, depth: number): Node {
  const token = reading.tokens[reading.at++]
  if (token === '(') {
    const inner = readJoined(reading, depth + 1)
    if (!take(reading, ')')) throw new RangeError('a range has a "(" without its ")"')
    return inner
  }
  if (token === undefined || /^[)|,]$/.test(token)) throw new RangeError('a range has an empty part')
  return constraintOf(token, matchWord)
}

function take(reading: Reading, sign: string): boolean {
  if (reading.tokens[reading.at] !== sign) return false
  reading.at++
  return true
}

function anyOf(nodes: readonly Node[]): Node {
  const [first] = nodes
  if (nodes.length === 1 && first !== undefined) return first
  return {
    intervals: mergeIntervals(nodes.flatMap(({ intervals }) => intervals)),
    holds: (candidate) => nodes.some(({ holds }) => holds(candidate)),
  }
}

function allOf(nodes: readonly Node[]): Node {
  const [first, ...rest] = nodes
  if (first === undefined || rest.length === 0) return first ?? constraintOf('*', matchWord)
  return {
    intervals: rest.reduce((common, { intervals }) => intersection(common, intervals), first.intervals),
    holds: (candidate) => nodes.every(({ holds }) => holds(candidate)),
  }
}

/** Of two lists in ascending order, each with its stretches apart: one step through both. */
function intersection(one: readonly VersionInterval[], other: readonly VersionInterval[]): readonly VersionInterval[] {
  const common: VersionInterval[] = []
  let [a, b] = [0, 0]
  while (a < one.length && b < other.length) {
    const [left, right] = [one[a], other[b]]
    if (left === undefined || right === undefined) break
    common.push(...intervalOf([...comparisons(left), ...comparisons(right)]))
    // The one that ends first has nothing more in common with what follows.
    const [merged] = mergeIntervals([lastBound(left), lastBound(right)])
    if (left.upper === undefined) b++
    else if (right.upper === undefined) a++
    else if (merged?.upper !== undefined && sameBytes(merged.upper, left.upper)) b++
    else a++
  }
  return mergeIntervals(common)
}

function lastBound({ upper, upperInclusive }: VersionInterval): VersionInterval {
  return { lowerInclusive: true, upperInclusive, ...(upper !== undefined && { upper }) }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

function comparisons({ lower, lowerInclusive, upper, upperInclusive }: VersionInterval) {
  return [
    ...(lower === undefined ? [] : [{ operator: lowerInclusive ? '>=' : '>', key: lower } as const]),
    ...(upper === undefined ? [] : [{ operator: upperInclusive ? '<=' : '<', key: upper } as const]),
  ]
}
