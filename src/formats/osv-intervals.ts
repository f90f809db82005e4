// The versions that an OSV range names, as intervals of version keys (osv-schema, "Evaluation").
import type { VersionInterval, VersionScheme } from '#ecosystems/ecosystem.ts'
import { compareKeys, type OsvWarning, type PlacedEvent, type PlacedEvents, placeEvents } from './osv-events.ts'
import { type LastKnown, lastKnownAffected, readLastKnown } from './osv-last-known.ts'
import type { OsvAffected, OsvRange } from './osv-record.ts'

export type { OsvWarning } from './osv-events.ts'

/**
 * A version is affected when it lies in a decided interval; it is undecided when it lies in undecided ones only; intervals
 * may overlap.
 */
export interface OsvInterval extends VersionInterval {
  readonly decided: boolean
  /** As the record writes it; `0` for "from the beginning". Absent in an undecided interval without a known start. */
  readonly introduced?: string
  /** The version that ends the interval by fixing the problem; absent when none is known. */
  readonly fixed?: string
  /** The last version said to be affected, of `last_affected` or of the last known range. */
  readonly lastAffected?: string
}

export interface OsvIntervals {
  readonly intervals: readonly OsvInterval[]
  readonly warnings: readonly OsvWarning[]
}

export interface OsvAffectedIntervals extends OsvIntervals {
  /** Enumerated versions without a key: they match by the same spelling only. */
  readonly exact: readonly string[]
}

const everything = { lowerInclusive: true, upperInclusive: false } as const

/**
 * The intervals of one range; none for a GIT range, which says nothing about versions. An event whose version has no key is
 * reported and makes undecided what it could change: an `introduced` everything outside, a `fixed` or `last_affected`
 * everything inside, a `limit` everything above the known ones. `lastKnown` is GitHub's
 * `last_known_affected_version_range` (`<= 1.2.3`, `< 1.2`), which ends a range that nothing else ends.
 */
export function osvIntervals(range: OsvRange, versions: VersionScheme, lastKnown?: string): OsvIntervals {
  if (range.type === 'GIT') return { intervals: [], warnings: [] }
  const placed = placeEvents(range, versions)
  const warnings = [...placed.warnings]
  const closing = placed.unplaced.has('fixed') || placed.unplaced.has('last_affected')
  const walked = walk(placed.walk, !closing)
  const last = walked.at(-1)
  const isOpenEnded = last !== undefined && last.upper === undefined && last.decided && placed.limit === undefined
  if (lastKnown !== undefined && isOpenEnded) {
    const bound = readLastKnown(lastKnown, versions)
    if ('warning' in bound) warnings.push(bound.warning)
    walked[walked.length - 1] = endAt(last, bound, warnings)
  }
  const intervals = walked.flatMap((interval) => belowLimit(interval, placed))
  if (placed.unplaced.has('introduced')) intervals.push({ ...everything, decided: false })
  return { intervals, warnings }
}

/**
 * The intervals of all ranges of an affected entry and of its enumerated versions, which stand as intervals of one version
 * unless a decided one already covers them. An entry that only speaks of commits, or of nothing, is undecided for every
 * version of the package.
 */
export function affectedIntervals(affected: OsvAffected, versions: VersionScheme): OsvAffectedIntervals {
  const lastKnown = lastKnownAffected(affected)
  const intervals: OsvInterval[] = []
  const warnings: OsvWarning[] = []
  for (const range of affected.ranges) {
    const read = osvIntervals(range, versions, lastKnown)
    // One by one: a call takes about a hundred thousand values, and a record may have more.
    for (const interval of read.intervals) intervals.push(interval)
    for (const warning of read.warnings) warnings.push(warning)
  }
  const { points, exact } = pointsOf(affected.versions, versions)
  for (const point of uncovered(points, intervals)) intervals.push(point)
  if (affected.versions.length === 0 && affected.ranges.every((range) => range.type === 'GIT')) {
    intervals.push({ ...everything, decided: false })
    warnings.push({ code: 'osv.no-versions', message: 'the entry names commits only, or nothing, and no version' })
  }
  return { intervals, exact, warnings }
}

/** Whether a key lies between the bounds of an interval. */
export function liesIn(key: Uint8Array, interval: VersionInterval): boolean {
  if (interval.lower !== undefined) {
    const order = Buffer.compare(key, interval.lower)
    if (order < 0 || (order === 0 && !interval.lowerInclusive)) return false
  }
  if (interval.upper === undefined) return true
  const order = Buffer.compare(key, interval.upper)
  return order < 0 || (order === 0 && interval.upperInclusive)
}

type Point = OsvInterval & { readonly lower: Uint8Array }

function pointsOf(listed: readonly string[], versions: VersionScheme) {
  const points: Point[] = []
  const exact: string[] = []
  for (const version of listed) {
    const key = versions.key(version)
    if ('invalid' in key) {
      exact.push(version)
    } else {
      const at = { lower: key.bytes, lowerInclusive: true, upper: key.bytes, upperInclusive: true }
      points.push({ ...at, decided: true, introduced: version, lastAffected: version })
    }
  }
  return { points, exact }
}

/** One sweep in key order, so that many versions and many ranges cost their sum and not their product. */
function uncovered(points: readonly Point[], intervals: readonly OsvInterval[]): readonly Point[] {
  const decided = intervals.filter((interval) => interval.decided).sort((a, b) => compareKeys(a.lower, b.lower))
  const left: Point[] = []
  let furthest: OsvInterval | undefined
  let next = 0
  for (const point of points.toSorted((a, b) => compareKeys(a.lower, b.lower))) {
    for (; next < decided.length && compareKeys(decided[next]?.lower, point.lower) <= 0; next += 1) {
      const candidate = decided[next]
      if (candidate !== undefined && (furthest === undefined || endsLater(candidate, furthest))) furthest = candidate
    }
    if (furthest !== undefined && liesIn(point.lower, furthest)) continue
    furthest = point
    left.push(point)
  }
  return left
}

function endsLater(a: OsvInterval, b: OsvInterval): boolean {
  if (a.upper === undefined || b.upper === undefined) return a.upper === undefined && b.upper !== undefined
  const order = compareKeys(a.upper, b.upper)
  return order > 0 || (order === 0 && a.upperInclusive && !b.upperInclusive)
}

function walk(events: readonly PlacedEvent[], decided: boolean): OsvInterval[] {
  const intervals: OsvInterval[] = []
  let opened: PlacedEvent | undefined
  const close = (by?: PlacedEvent) => {
    if (opened === undefined) return
    const inclusive = by?.type === 'last_affected'
    const isEmpty = by !== undefined && !inclusive && compareKeys(opened.key, by.key) === 0
    if (!isEmpty) {
      intervals.push({
        ...(opened.key === undefined ? {} : { lower: opened.key }),
        lowerInclusive: true,
        ...(by?.key === undefined ? {} : { upper: by.key }),
        upperInclusive: inclusive,
        decided,
        introduced: opened.version,
        ...(by?.type === 'fixed' ? { fixed: by.version } : {}),
        ...(inclusive ? { lastAffected: by.version } : {}),
      })
    }
    opened = undefined
  }
  for (const event of events) {
    if (event.type === 'introduced') opened ??= event
    else close(event)
  }
  close()
  return intervals
}

function endAt(interval: OsvInterval, bound: LastKnown, warnings: OsvWarning[]): OsvInterval {
  if (!('upper' in bound)) return { ...interval, decided: false }
  const ended = { ...interval, upper: bound.upper, upperInclusive: bound.inclusive }
  if (interval.lower !== undefined && !liesIn(interval.lower, ended)) {
    const message = 'the last known affected version lies before the first affected one'
    warnings.push({ code: 'osv.unreadable-last-known', message })
    return { ...interval, decided: false }
  }
  return bound.inclusive ? { ...ended, lastAffected: bound.version } : ended
}

/** What lies above every known limit is not affected, or undecided when there is a limit without a place. */
function belowLimit(interval: OsvInterval, { limit, unplaced }: PlacedEvents): readonly OsvInterval[] {
  if (limit === undefined || (interval.upper !== undefined && compareKeys(interval.upper, limit) < 0)) return [interval]
  const reaches = interval.upper !== undefined && compareKeys(interval.upper, limit) === 0 && !interval.upperInclusive
  if (reaches) return [interval]
  const startsBelow = interval.lower === undefined ? limit.length > 0 : compareKeys(interval.lower, limit) < 0
  const { fixed: _fixed, lastAffected: _lastAffected, ...open } = interval
  const below: OsvInterval[] = startsBelow ? [{ ...open, upper: limit, upperInclusive: false }] : []
  if (!unplaced.has('limit')) return below
  const above = startsBelow ? { ...interval, lower: limit, lowerInclusive: true } : interval
  return [...below, { ...above, decided: false }]
}
