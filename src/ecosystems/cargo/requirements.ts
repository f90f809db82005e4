// Cargo's requirement notation (the Cargo book, "Specifying Dependencies"): `^`, which is meant where nothing stands, `~`,
// `*` in the place of a number, and comparators, joined by commas that mean "and".
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import {
  type Comparator,
  type ComparatorForm,
  comparatorsOf,
  type PartialVersion,
} from '#ecosystems/versions/semver-comparators.ts'
import { LOWEST_SEMVER_KEY, semVerRange } from '#ecosystems/versions/semver-range.ts'

const LENGTH_MAX = 16_384
/** Cargo's own bound. */
const COMPARATORS_MAX = 32
const OPERATOR = /^(?:\^|~|[<>]=?|=)/
const NUMBER = /^(?:0|[1-9]\d*)$/
const WILDCARD = /^[*xX]$/
const IDENTIFIER = /^[0-9A-Za-z-]+$/
const LEADING_ZERO = /^0\d+$/

/**
 * A requirement as Cargo reads it, prerelease rule included: a prerelease satisfies it only when a comparator names a
 * prerelease of the same three numbers. Throws `RangeError` with a reason.
 */
export function parseCargoRequirement(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a requirement has at most ${LENGTH_MAX} characters`)
  const parts = native.split(',').map((part) => part.replace(/^ +/, ''))
  if (parts.length > COMPARATORS_MAX) throw new RangeError(`a requirement has at most ${COMPARATORS_MAX} comparators`)
  const [first = ''] = parts
  if (parts.length === 1 && WILDCARD.test(first.trimEnd())) return semVerRange([[]])
  return semVerRange([parts.flatMap(parsePart)])
}

function parsePart(text: string): readonly Comparator[] {
  const operator = OPERATOR.exec(text)?.[0] ?? ''
  const version = parsePartial(text.slice(operator.length).replace(/^ +| +$/g, ''))
  if (version === undefined) throw new RangeError(`"${shown(text)}" is not part of a Cargo requirement`)
  const { hasWildcard, ...partial } = version
  const form = operator === '' ? (hasWildcard ? '=' : '^') : (operator as ComparatorForm)
  return [...comparatorsOf(form, partial), ...releasesWithin(form, partial)]
}

/** Versions that have the given parts of a comparator without a patch number: Cargo compares their (absent) prerelease too. */
function releasesWithin(form: ComparatorForm, { major, minor, patch }: PartialVersion): readonly Comparator[] {
  if (patch !== undefined || form === '^' || form === '<' || form === '>') return []
  const releasesOf = minor === undefined ? `${major}.` : `${major}.${minor}.`
  return [{ operator: '>=', key: LOWEST_SEMVER_KEY, releasesOf }]
}

/** `1`, `1.2`, `1.*`, `1.2.3-beta.1+build`. */
function parsePartial(text: string): (PartialVersion & { readonly hasWildcard: boolean }) | undefined {
  const plus = text.indexOf('+')
  const withoutBuild = plus < 0 ? text : text.slice(0, plus)
  if (plus >= 0 && !areIdentifiers(text.slice(plus + 1))) return undefined
  const hyphen = withoutBuild.indexOf('-')
  const prerelease = hyphen < 0 ? [] : withoutBuild.slice(hyphen + 1).split('.')
  const numbers = (hyphen < 0 ? withoutBuild : withoutBuild.slice(0, hyphen)).split('.')
  const isWhole = numbers.length === 3 && numbers.every((number) => NUMBER.test(number))
  if ((hyphen >= 0 || plus >= 0) && !isWhole) return undefined
  if (hyphen >= 0 && !prerelease.every((one) => IDENTIFIER.test(one) && !LEADING_ZERO.test(one))) return undefined
  const firstWildcard = numbers.findIndex((number) => WILDCARD.test(number))
  const [major, minor, patch] = firstWildcard < 0 ? numbers : numbers.slice(0, firstWildcard)
  const isOrdered = numbers.every((number, index) =>
    firstWildcard >= 0 && index >= firstWildcard ? WILDCARD.test(number) : NUMBER.test(number),
  )
  if (numbers.length > 3 || firstWildcard === 0 || !isOrdered) return undefined
  return { major, minor, patch, prerelease, inOrder: true, hasWildcard: firstWildcard > 0 }
}

function areIdentifiers(text: string): boolean {
  return text.split('.').every((identifier) => IDENTIFIER.test(identifier))
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
