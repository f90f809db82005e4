import semver from 'semver'
import type { RangeBounds } from './range-bounds.ts'

const partsMax = 5_000

/** In npm's notation: `>=1.2.0 <1.4.3 || 2.0.0`; `*` for every version. */
export function npmRange(bounds: readonly RangeBounds[]): string {
  const parts = new Set(bounds.map(writeOne))
  if (parts.size === 0 || parts.size > partsMax || parts.has('*')) return parts.size === 0 ? '' : '*'
  return [...parts].join(' || ')
}

function writeOne(bounds: RangeBounds): string {
  if ('exact' in bounds) return bounds.exact
  const { lower, upper, upperInclusive } = bounds
  const texts = [
    ...(lower === undefined ? [] : [`>=${lower}`]),
    ...(upper === undefined ? [] : [`${upperInclusive ? '<=' : '<'}${upper}`]),
  ]
  return texts.length === 0 ? '*' : texts.join(' ')
}

/**
 * The range, with every version that was found added by name where npm would not see it in there: npm asks the range again
 * and drops a finding that it does not confirm.
 */
export function confirmingRange(range: string, versions: readonly string[]): string {
  const parsed = parse(range)
  const missing = versions.filter((version) => !parsed?.test(version))
  const kept = parsed === undefined ? [] : [range]
  return [...kept, ...new Set(missing)].filter((part) => part !== '').join(' || ') || '*'
}

function parse(range: string): semver.Range | undefined {
  if (range === '') return undefined
  try {
    return new semver.Range(range, { includePrerelease: true, loose: true })
  } catch {
    return undefined
  }
}

/**
 * What is not vulnerable from a fix on: from each fix to the next range that begins. `<0.0.0`, npm's word for nothing, where no
 * fix is known.
 */
export function patchedRange(bounds: readonly RangeBounds[]): string {
  const intervals = bounds.flatMap((each) => ('exact' in each ? [] : [each]))
  const valid = (version: string | undefined) =>
    version === undefined ? undefined : (semver.parse(version, true) ?? undefined)
  const patched = intervals.flatMap(({ upper, upperInclusive }) => {
    const fix = valid(upper)
    if (fix === undefined) return []
    const next = intervals
      .flatMap(({ lower }) => valid(lower) ?? [])
      .filter((lower) => semver.compare(lower, fix) >= 0)
      .sort(semver.compare)[0]
    const covered = intervals.some((other) => {
      const [low, high] = [valid(other.lower), valid(other.upper)]
      const begins = low === undefined || semver.compare(low, fix) <= 0
      const ends =
        high !== undefined && (semver.compare(high, fix) < 0 || (high.compare(fix) === 0 && !other.upperInclusive))
      return begins && !ends && !(upperInclusive && high?.compare(fix) === 0)
    })
    if (covered) return []
    return [`${upperInclusive ? '>' : '>='}${fix.version}${next === undefined ? '' : ` <${next.version}`}`]
  })
  return patched.length === 0 ? '<0.0.0' : [...new Set(patched)].join(' || ')
}
