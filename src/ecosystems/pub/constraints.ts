// Version constraints of Dart (dart.dev, "Package dependencies"; package pub_semver): `any`, `^1.2.3`, `>=1.2.3 <2.0.0`.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { LOWEST_SEMVER_KEY } from '#ecosystems/versions/semver-range.ts'
import { pubBytes } from './version-key.ts'

const LENGTH_MAX = 4_096
const PART =
  /\s*([<>]=?)?\s*((\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)\s*/y

interface Bound {
  readonly key: Uint8Array
  readonly triple: string
  readonly isPrerelease: boolean
  readonly hasBuild: boolean
  readonly inclusive: boolean
}

/**
 * A constraint as Dart reads it: white space means "and", a version alone is meant exactly, and prereleases are versions like
 * others, but `<2.0.0` leaves out those of 2.0.0 unless the lower bound is one. Throws `RangeError` with a reason.
 */
export function parsePubConstraint(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a constraint has at most ${LENGTH_MAX} characters`)
  const text = native.trim()
  if (text === 'any') return keyRange([[]], { keyOf: pubBytes })
  if (text.startsWith('^')) return rangeOf(compatible(text))
  let [min, max]: readonly (Bound | undefined)[] = []
  let at = 0
  while (at < text.length) {
    PART.lastIndex = at
    const match = PART.exec(text)
    if (match === null) throw new RangeError(`"${shown(text.slice(at))}" is not part of a version constraint`)
    at = PART.lastIndex
    const operator = match[1] ?? ''
    const bound = boundOf(match, operator !== '<' && operator !== '>')
    if (operator[0] !== '<') min = tighter(min, bound, 1)
    if (operator[0] !== '>') max = tighter(max, bound, -1)
  }
  if (min === undefined && max === undefined) throw new RangeError('a version constraint is not empty')
  return rangeOf({ min, max })
}

interface Bounds {
  readonly min: Bound | undefined
  readonly max: Bound | undefined
}

function rangeOf({ min, max }: Bounds): VersionRange {
  const upper = max === undefined ? undefined : withoutItsPrereleases(max, min)
  const set = [
    ...(min === undefined ? [] : [{ operator: min.inclusive ? ('>=' as const) : ('>' as const), key: min.key }]),
    ...(upper === undefined ? [] : [{ operator: upper.inclusive ? ('<=' as const) : ('<' as const), key: upper.key }]),
  ]
  return keyRange([set], { keyOf: pubBytes, lowest: LOWEST_SEMVER_KEY })
}

function withoutItsPrereleases(max: Bound, min: Bound | undefined): Bound {
  if (max.inclusive || max.isPrerelease || max.hasBuild) return max
  if (min?.isPrerelease === true && min.triple === max.triple) return max
  return { ...max, key: keyOf(`${max.triple}-0`) }
}

/** Up to the next major version, or minor version below 1.0.0. */
function compatible(text: string): Bounds {
  const rest = text.slice(1).trim()
  PART.lastIndex = 0
  const match = PART.exec(rest)
  if (match === null || match[1] !== undefined || PART.lastIndex < rest.length)
    throw new RangeError(`"${shown(text)}" is not a version constraint`)
  const [major, minor] = [BigInt(match[3] ?? '0'), BigInt(match[4] ?? '0')]
  const triple = major === 0n ? `0.${minor + 1n}.0` : `${major + 1n}.0.0`
  const upper: Bound = { key: keyOf(`${triple}-0`), triple, isPrerelease: true, hasBuild: false, inclusive: false }
  return { min: boundOf(match, true), max: upper }
}

function boundOf(match: RegExpExecArray, inclusive: boolean): Bound {
  const [, , version = '', major, minor, patch, prerelease, build] = match
  const triple = [major, minor, patch].map((digits) => BigInt(digits ?? '0')).join('.')
  return {
    key: keyOf(version),
    triple,
    isPrerelease: prerelease !== undefined,
    hasBuild: build !== undefined,
    inclusive,
  }
}

/** `sign`: 1 for lower bounds, of which the higher counts, -1 for upper ones. */
function tighter(before: Bound | undefined, bound: Bound, sign: 1 | -1): Bound {
  if (before === undefined) return bound
  const order = compareKeys(bound.key, before.key) * sign
  return order > 0 || (order === 0 && !bound.inclusive) ? bound : before
}

function keyOf(version: string): Uint8Array {
  const key = pubBytes(version)
  if (key === undefined) throw new RangeError(`"${shown(version)}" is too long for a version`)
  return key
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
