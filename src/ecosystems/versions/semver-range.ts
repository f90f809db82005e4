// A range as alternatives of comparators: which versions it includes, and which stretches of keys it covers.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { intervalOf, mergeIntervals, satisfies } from '#ecosystems/versions/key-intervals.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { semVerKey } from '#ecosystems/versions/semver-key.ts'
import type { Comparator } from './semver-comparators.ts'

/** The lowest key of all, that of `0.0.0-0`: nothing lies below it. */
export const LOWEST_SEMVER_KEY = Uint8Array.of(0x10, 0x10, 0x10, 0x10)

/**
 * The rule of npm and Cargo for prereleases: one is included only if a comparator of the same alternative names a prerelease of the
 * same major, minor and patch version. The intervals do not know this rule: they cover every included version, and more.
 */
export function semVerRange(sets: readonly (readonly Comparator[])[]): VersionRange {
  return {
    intervals: mergeIntervals(sets.flatMap((set) => intervalOf(set, LOWEST_SEMVER_KEY))),
    includes(text) {
      const version = parseSemVer(text)
      if (typeof version === 'string') return false
      const key = semVerKey(version)
      if (key === undefined) return false
      const triple = `${version.major}.${version.minor}.${version.patch}`
      const isRelease = version.prerelease.length === 0
      return sets.some(
        (set) => set.every((comparator) => satisfies(key, comparator)) && (isRelease || admitsPrerelease(set, triple)),
      )
    },
  }
}

function admitsPrerelease(set: readonly Comparator[], triple: string): boolean {
  return (
    set.some(({ prereleaseOf }) => prereleaseOf === triple) &&
    !set.some(({ releasesOf }) => releasesOf !== undefined && triple.startsWith(releasesOf))
  )
}
