// A VERS as intervals of version keys, and back.
import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import type { Vers, VersConstraint } from './vers.ts'
import { type PlacedConstraint, simplifyConstraints, type VersionKeys } from './vers-constraints.ts'

/** An interval with its bounds as they are written. */
export interface VersInterval extends VersionInterval {
  /** Present with `lower`. */
  readonly lowerVersion?: string
  /** Present with `upper`. */
  readonly upperVersion?: string
}

const EVERYTHING: VersInterval = { lowerInclusive: true, upperInclusive: true }

/**
 * The versions a VERS names, as separate intervals in ascending order. Constraints may come in any order and be redundant.
 * Only `!=`, which the specification leaves open, means every other version. Throws `RangeError` as `simplifyVers` does.
 */
export function versIntervals({ type, constraints }: Vers, versions: VersionKeys): readonly VersInterval[] {
  if (type === 'none') return []
  if (constraints === '*') return [EVERYTHING]
  const simplified = simplifyConstraints(constraints, versions)
  const kept = simplified.filter(({ comparator }) => comparator !== '!=')
  const holes = simplified.filter(({ comparator }) => comparator === '!=')
  return withoutHoles(kept.length === 0 ? [EVERYTHING] : stretches(kept), holes)
}

/**
 * The canonical VERS of separate intervals in ascending order, as `versIntervals` gives them. Undefined when there are
 * none: no VERS of a package manager's type means no version.
 */
export function versOfIntervals(type: string, intervals: readonly VersInterval[]): Vers | undefined {
  const constraints: VersConstraint[] = []
  for (const [index, interval] of intervals.entries()) {
    const { lower, lowerInclusive, lowerVersion = '', upper, upperInclusive, upperVersion = '' } = interval
    if (lower !== undefined && upper !== undefined && Buffer.compare(lower, upper) === 0) {
      constraints.push({ comparator: '=', version: lowerVersion })
      continue
    }
    if (lower !== undefined && !meets(intervals[index - 1], interval))
      constraints.push({ comparator: lowerInclusive ? '>=' : '>', version: lowerVersion })
    if (upper === undefined) continue
    if (meets(interval, intervals[index + 1])) constraints.push({ comparator: '!=', version: upperVersion })
    else constraints.push({ comparator: upperInclusive ? '<=' : '<', version: upperVersion })
  }
  if (constraints.length > 0) return { type, constraints }
  return intervals.length > 0 ? { type, constraints: '*' } : undefined
}

/** Whether nothing but one version lies between two intervals. */
function meets(first: VersInterval | undefined, second: VersInterval | undefined): boolean {
  if (first?.upper === undefined || second?.lower === undefined) return false
  return Buffer.compare(first.upper, second.lower) === 0
}

/** Of constraints in the alternation that simplification leaves. */
function stretches(constraints: readonly PlacedConstraint[]): readonly VersInterval[] {
  const intervals: VersInterval[] = []
  let lower: PlacedConstraint | undefined
  for (const constraint of constraints) {
    if (constraint.comparator === '>' || constraint.comparator === '>=') lower = constraint
    else {
      intervals.push(between(constraint.comparator === '=' ? constraint : lower, constraint))
      lower = undefined
    }
  }
  if (lower !== undefined) intervals.push(between(lower, undefined))
  return intervals
}

function between(from: PlacedConstraint | undefined, to: PlacedConstraint | undefined): VersInterval {
  return {
    ...(from !== undefined && { lower: from.key, lowerVersion: from.version }),
    lowerInclusive: from === undefined || from.comparator.includes('='),
    ...(to !== undefined && { upper: to.key, upperVersion: to.version }),
    upperInclusive: to === undefined || to.comparator.includes('='),
  }
}

/** Both lists are in ascending order, so each hole lies in the rest of one interval at most. */
function withoutHoles(intervals: readonly VersInterval[], holes: readonly PlacedConstraint[]): readonly VersInterval[] {
  const result: VersInterval[] = []
  let next = 0
  for (const interval of intervals) {
    let rest = interval
    for (; next < holes.length; next++) {
      const hole = holes[next]
      if (hole === undefined || isAbove(hole, rest)) break
      if (isBelow(hole, rest)) continue
      result.push({ ...rest, upper: hole.key, upperVersion: hole.version, upperInclusive: false })
      const { upper, upperVersion, upperInclusive } = rest
      rest = {
        lower: hole.key,
        lowerVersion: hole.version,
        lowerInclusive: false,
        ...(upper !== undefined && { upper }),
        ...(upperVersion !== undefined && { upperVersion }),
        upperInclusive,
      }
    }
    result.push(rest)
  }
  return result
}

/** No hole is at a bound: a version stands in one constraint only. */
function isAbove(hole: PlacedConstraint, { upper }: VersInterval): boolean {
  return upper !== undefined && Buffer.compare(hole.key, upper) > 0
}

function isBelow(hole: PlacedConstraint, { lower }: VersInterval): boolean {
  return lower !== undefined && Buffer.compare(hole.key, lower) < 0
}
