// Maven's range notation, `[1.0,2.0)` and unions of it, and Gradle's: `1.+`, `latest.release`, `[1.0,2.0[`, `strictly!!prefer`.
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { type KeyComparison, mergeIntervals, satisfies } from '#ecosystems/versions/key-intervals.ts'
import { mavenKey, numbersPrefix } from './version-key.ts'

/** No range of a real manifest comes near it. */
const LENGTH_MAX = 16_384
const SETS_MAX = 500
const EVERYTHING: VersionInterval = { lowerInclusive: true, upperInclusive: true }
const SNAPSHOT = /-SNAPSHOT$/i
/** `[1.0]`, `[1.0,2.0)`, `]1.0,[`; nothing in it can match in two ways. */
const SET = /^([[(\]])([^[\](),]*)(?:(,)([^[\](),]*))?([\])[])/

/** One stretch, and what lies in it besides; `excludedPrefix`: versions that begin so are not in it. */
interface RangeSet {
  readonly interval: VersionInterval
  readonly includes: (version: string, key: Uint8Array) => boolean
}

/**
 * A lone version is taken as that version: to Maven it is what a build gets unless another of its requirements asks for
 * more (POM reference, "Dependency Version Requirement Specification"). Sets may overlap and stand in any order. Prereleases
 * are versions like others; where the upper bound is written `2.0[`, Gradle leaves out those of `2.0` too. Throws
 * `RangeError` for everything else.
 */
export function parseMavenRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const sets = setsOf(native.trim())
  return {
    intervals: mergeIntervals(sets.map(({ interval }) => interval)),
    includes(version) {
      const key = mavenKey(version)
      return 'bytes' in key && sets.some((set) => set.includes(version, key.bytes))
    },
  }
}

/** The one version that is meant: a lone version, or `[1.0]`. Undefined for whatever leaves a choice or is not understood. */
export function pinnedVersion(requirement: string): string | undefined {
  const text = requirement.trim()
  const only = /^\[([^[\](),]*)\]$/.exec(text.slice(0, LENGTH_MAX))?.[1]?.trim() ?? text
  return 'bytes' in mavenKey(only) && !isDynamic(only) ? only : undefined
}

function isDynamic(text: string): boolean {
  return text.endsWith('+') || text.startsWith('latest.') || text.includes('!!')
}

function setsOf(text: string): readonly RangeSet[] {
  const strictly = text.indexOf('!!')
  if (strictly >= 0) return setsOf(checkedPreference(text, strictly))
  if (text === 'LATEST' || text === 'latest.integration' || text === '+') return [everything(() => true)]
  if (text === 'RELEASE' || text === 'latest.release' || text === 'latest.milestone')
    return [everything((version) => !SNAPSHOT.test(version))]
  if (text.endsWith('+')) return [prefixed(text.slice(0, -1))]
  if (!/^[[(\]]/.test(text)) return [exactly(text)]
  return unionOf(text)
}

/** `[1.7,1.8[!!1.7.25`: strictly this range, preferably that version of it. */
function checkedPreference(text: string, at: number): string {
  const preferred = text.slice(at + 2).trim()
  if (preferred.includes('!!')) throw new RangeError('"!!" occurs twice')
  if (preferred !== '') boundOf(preferred)
  return text.slice(0, at).trim()
}

function unionOf(text: string): readonly RangeSet[] {
  const sets: RangeSet[] = []
  let rest = text
  for (;;) {
    const match = SET.exec(rest)
    if (match === null) throw new RangeError(`"${shown(rest)}" is not a version range`)
    sets.push(setOf(match))
    if (sets.length > SETS_MAX) throw new RangeError(`a range has at most ${SETS_MAX} sets`)
    rest = rest.slice(match[0].length).trimStart()
    if (rest === '') return sets
    if (!rest.startsWith(',')) throw new RangeError(`"${shown(rest)}" does not follow a comma`)
    rest = rest.slice(1).trimStart()
  }
}

function setOf([whole, open, from = '', comma, to = '', close]: RegExpExecArray): RangeSet {
  if (comma === undefined) {
    if (open !== '[' || close !== ']') throw new RangeError(`the single version in "${shown(whole)}" stands in [ ]`)
    return exactly(from)
  }
  const [lower, upper] = [from.trim(), to.trim()].map((bound) => (bound === '' ? undefined : boundOf(bound)))
  const lowerInclusive = open === '['
  const upperInclusive = close === ']'
  const order = lower === undefined || upper === undefined ? -1 : compareKeys(lower, upper)
  if (order > 0) throw new RangeError(`"${shown(whole)}" ends before it begins`)
  if (order === 0 && !(lowerInclusive && upperInclusive)) throw new RangeError(`"${shown(whole)}" holds no version`)
  const comparisons: KeyComparison[] = []
  if (lower !== undefined) comparisons.push({ operator: lowerInclusive ? '>=' : '>', key: lower })
  if (upper !== undefined) comparisons.push({ operator: upperInclusive ? '<=' : '<', key: upper })
  const excluded = close === '[' && upper !== undefined ? to.trim() : undefined
  return {
    interval: {
      ...(lower !== undefined && { lower }),
      lowerInclusive: lower === undefined || lowerInclusive,
      ...(upper !== undefined && { upper }),
      upperInclusive: upper === undefined || upperInclusive,
    },
    includes: (version, key) =>
      comparisons.every((comparison) => satisfies(key, comparison)) &&
      (excluded === undefined || !version.startsWith(excluded)),
  }
}

function exactly(version: string): RangeSet {
  const bound = boundOf(version.trim())
  return {
    interval: { lower: bound, lowerInclusive: true, upper: bound, upperInclusive: true },
    includes: (_, key) => compareKeys(key, bound) === 0,
  }
}

/** `1.2.+`: what begins with these characters, as Gradle compares. */
function prefixed(prefix: string): RangeSet {
  if ('invalid' in mavenKey(`${prefix}0`)) throw new RangeError(`"${shown(prefix)}+" is not a version range`)
  return { interval: intervalOfPrefix(prefix), includes: (version) => version.startsWith(prefix) }
}

/** Exact for numbers that a dot ends; otherwise everything, which holds whatever begins so. */
function intervalOfPrefix(prefix: string): VersionInterval {
  if (!/^(?:\d{1,14}\.)+$/.test(prefix)) return EVERYTHING
  const numbers = prefix.slice(0, -1).split('.').map(Number)
  // Zeros at the end may count for nothing, by what follows them.
  const significant = Math.max(numbers.findLastIndex((number) => number > 0) + 1, 1)
  const above = numbers.with(-1, (numbers.at(-1) ?? 0) + 1)
  const [lower, upper] = [numbers.slice(0, significant), above].map((some) => numbersPrefix(some.map(String)))
  if (lower === undefined || upper === undefined) return EVERYTHING
  return { lower, lowerInclusive: true, upper, upperInclusive: false }
}

function everything(includes: (version: string) => boolean): RangeSet {
  return { interval: EVERYTHING, includes }
}

function boundOf(version: string): Uint8Array {
  const key = mavenKey(version)
  if ('invalid' in key) throw new RangeError(`"${shown(version)}": ${key.invalid}`)
  return key.bytes
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
