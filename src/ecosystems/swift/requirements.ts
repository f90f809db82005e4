// Requirements as Package.swift states them (Swift Package Manager, "PackageDescription"): `from: "1.2.3"`,
// `.upToNextMinor(from: "1.2.3")`, `exact: "1.2.3"`, `"1.2.3"..<"2.0.0"`, `"1.2.3"..."1.9.9"`; and comparators for advisories.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { parseComparatorNotation } from '#ecosystems/versions/comparator-notation.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { parseSemVer, type SemVer } from '#ecosystems/versions/semver.ts'
import { LOWEST_SEMVER_KEY } from '#ecosystems/versions/semver-range.ts'
import { isSemVerPrerelease } from '#ecosystems/versions/semver-versions.ts'

type KeyOf = (version: string) => Uint8Array | undefined

const LENGTH_MAX = 4_096
const FROM = /^\.?(?:upToNext(Major|Minor)\()?from:\s*"?([^"()\s]{1,1000})"?\)?$/
const EXACT = /^\.?exact(?::\s*|\()"?([^"()\s]{1,1000})"?\)?$/
const INTERVAL = /^"?([^"\s<]{1,1000}?)"?\s*(\.\.<|\.\.\.)\s*"?([^"\s]{1,1000}?)"?$/

/**
 * In an interval prereleases count only where a bound is one, and those of the upper bound never, unless it is one itself.
 * A version alone is meant exactly; comparators know no rule for prereleases. Throws `RangeError` with a reason.
 */
export function parseSwiftRequirement(native: string, keyOf: KeyOf): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a requirement has at most ${LENGTH_MAX} characters`)
  const text = native.trim()
  const exact = EXACT.exec(text)?.[1]
  if (exact !== undefined) return keyRange([[{ operator: '=', key: keyOrThrow(exact, keyOf) }]], { keyOf })
  const from = FROM.exec(text)
  if (from !== null) {
    const [, step = 'Major', lower = ''] = from
    const { major, minor } = parsed(lower)
    return interval(lower, step === 'Major' ? `${next(major)}.0.0` : `${major}.${next(minor)}.0`, keyOf)
  }
  const bounds = INTERVAL.exec(text)
  if (bounds !== null) {
    const [, lower = '', kind, upper = ''] = bounds
    if (kind === '..<') return interval(lower, upper, keyOf)
    const { major, minor, patch } = parsed(upper)
    return interval(lower, `${major}.${minor}.${next(patch)}`, keyOf)
  }
  return keyRange(parseComparatorNotation(text.replaceAll('"', ''), { keyOf, bare: '=' }), {
    keyOf,
    lowest: LOWEST_SEMVER_KEY,
  })
}

function interval(lower: string, upper: string, keyOf: KeyOf): VersionRange {
  const isOpen = isSemVerPrerelease(upper)
  const above = isOpen ? upper : `${upper}-0`
  const allowsPrereleases = isOpen || isSemVerPrerelease(lower)
  const set = [
    { operator: '>=' as const, key: keyOrThrow(lower, keyOf) },
    { operator: '<' as const, key: keyOrThrow(above, keyOf) },
  ]
  return keyRange([set], { keyOf, admits: (version) => allowsPrereleases || !isSemVerPrerelease(version) })
}

function parsed(version: string): SemVer {
  const result = parseSemVer(version)
  if (typeof result === 'string') throw new RangeError(`"${shown(version)}" is not a version: ${result}`)
  return result
}

function keyOrThrow(version: string, keyOf: KeyOf): Uint8Array {
  const key = keyOf(version)
  if (key === undefined) throw new RangeError(`"${shown(version)}" is not a version`)
  return key
}

function next(digits: string): string {
  return (BigInt(digits) + 1n).toString()
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
