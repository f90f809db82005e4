import type { VersionInterval, VersionScheme } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { mergeIntervals } from '#ecosystems/versions/key-intervals.ts'

/** Which versions may be meant where none is named: those that any of some requirements allows. */
export interface AllowedVersions {
  /** Of keys by which advisories are compared, in ascending order and apart from each other. */
  readonly intervals: readonly VersionInterval[]
  /** The requirements as they were written. */
  readonly text: string
}

const textCharactersMax = 200
const requirementsMax = 1_000

/** Undefined when there is no requirement, or one that is not understood: then every version may be meant. */
export function allowedVersions(versions: VersionScheme, requirements: readonly string[]): AllowedVersions | undefined {
  if (requirements.length === 0 || requirements.length > requirementsMax) return undefined
  const parse = versions.parseAdvisoryRange ?? versions.parseRange
  try {
    const intervals = requirements.flatMap((requirement) => parse(requirement).intervals)
    return { intervals: mergeIntervals(intervals), text: requirements.join(' || ').slice(0, textCharactersMax) }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Whether one of the allowed versions may lie in the interval. */
export function mayLieIn({ intervals }: AllowedVersions, interval: VersionInterval): boolean {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (reaches(intervals[middle] as VersionInterval, interval)) high = middle
    else low = middle + 1
  }
  const first = intervals[low]
  return first !== undefined && reaches(interval, first)
}

/** Whether the first does not end before the second begins. */
function reaches({ upper, upperInclusive }: VersionInterval, { lower, lowerInclusive }: VersionInterval): boolean {
  if (upper === undefined || lower === undefined) return true
  const order = compareKeys(lower, upper)
  return order < 0 || (order === 0 && upperInclusive && lowerInclusive)
}
