// What the forms that npm and Cargo write ranges in stand for, as comparisons with whole versions.
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { semVerKey } from '#ecosystems/versions/semver-key.ts'

export interface Comparator extends KeyComparison {
  /** `major.minor.patch` when the version compared with is a prerelease: the only prereleases it lets through. */
  readonly prereleaseOf?: string
  /** `1.` or `1.2.`: of the versions that begin so, it lets only releases through. npm has no such rule, Cargo has. */
  readonly releasesOf?: string
}

/** A version with parts left out; digits without leading zeros, undefined where absent or `x`. */
export interface PartialVersion {
  readonly major: string | undefined
  readonly minor: string | undefined
  readonly patch: string | undefined
  readonly prerelease: readonly string[]
  /** False for a number behind an `x`: `1.x.3`. */
  readonly inOrder: boolean
}

export type ComparatorForm = '^' | '~' | '<' | '<=' | '>' | '>=' | '=' | 'from' | 'to'

/** No comparators: every version. Throws `RangeError` when a version is too long to be ordered. */
export function comparatorsOf(form: ComparatorForm, version: PartialVersion): readonly Comparator[] {
  return withoutTrivial(form === '^' || form === '~' ? above(form, version) : compared(form, version))
}

/** `^` keeps the leftmost part that is not zero, `~` keeps the minor version where one is given. */
function above(form: '^' | '~', version: PartialVersion): readonly Comparator[] {
  const { major, minor, patch } = version
  if (major === undefined) return []
  if (minor === undefined) return between([major, '0', '0'], [next(major), '0', '0'])
  const keepsMajor = form === '^' && major !== '0'
  const keepsPatch = form === '^' && major === '0' && minor === '0' && patch !== undefined
  const upper: Triple = keepsMajor
    ? [next(major), '0', '0']
    : keepsPatch
      ? [major, minor, next(patch)]
      : [major, next(minor), '0']
  if (patch === undefined) return between([major, minor, '0'], upper)
  return [comparator('>=', [major, minor, patch], version.prerelease), comparator('<', upper, ['0'])]
}

function compared(form: Exclude<ComparatorForm, '^' | '~'>, version: PartialVersion): readonly Comparator[] {
  const { major, minor, patch, prerelease } = version
  if (major === undefined) return form === '<' || form === '>' ? [NOTHING] : []
  if (minor !== undefined && patch !== undefined) {
    const operator = form === 'from' ? '>=' : form === 'to' ? '<=' : form
    return [comparator(operator, [major, minor, patch], prerelease)]
  }
  const first: Triple = [major, minor ?? '0', '0']
  const after: Triple = minor === undefined ? [next(major), '0', '0'] : [major, next(minor), '0']
  switch (form) {
    case '<':
      return [comparator('<', first, ['0'])]
    case '<=':
    case 'to':
      return [comparator('<', after, ['0'])]
    case '>':
      return [comparator('>=', after, [])]
    case '>=':
    case 'from':
      return [comparator('>=', first, [])]
    case '=':
      return between(first, after)
  }
}

type Triple = readonly [string, string, string]

function between(lower: Triple, upper: Triple): readonly Comparator[] {
  return [comparator('>=', lower, []), comparator('<', upper, ['0'])]
}

function comparator(operator: Comparator['operator'], triple: Triple, prerelease: readonly string[]): Comparator {
  const [major, minor, patch] = triple
  const key = semVerKey({ major, minor, patch, further: [], prerelease, strict: true })
  if (key === undefined) throw new RangeError('a version in the range is too long')
  return { operator, key, ...(prerelease.length > 0 && { prereleaseOf: triple.join('.') }) }
}

/** Below the lowest version there is. */
const NOTHING = comparator('<', ['0', '0', '0'], ['0'])
const EVERYTHING = comparator('>=', ['0', '0', '0'], [])

/** `>=0.0.0` is the same as no comparison: npm tells a set of none from others. */
function withoutTrivial(comparators: readonly Comparator[]): readonly Comparator[] {
  return comparators.filter(
    ({ operator, key }) => operator !== EVERYTHING.operator || compareKeys(key, EVERYTHING.key) !== 0,
  )
}

function next(digits: string): string {
  return (BigInt(digits) + 1n).toString()
}
