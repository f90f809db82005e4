// Requirements of Elixir's module Version, which Hex uses: `~> 1.2 and != 1.2.5 or >= 2.0.0-rc.1`.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { LOWEST_SEMVER_KEY } from '#ecosystems/versions/semver-range.ts'
import { isSemVerPrerelease, semVerBytes } from '#ecosystems/versions/semver-versions.ts'
import { strictSemVerKey } from '#ecosystems/versions/strict-semver-key.ts'

interface HexComparison extends KeyComparison {
  /** A lower bound that is no prerelease itself lets none through. */
  readonly releasesOnly: boolean
}

type Sets = readonly (readonly HexComparison[])[]

const LENGTH_MAX = 4_096
/** `!=` doubles the alternatives. */
const ALTERNATIVES_MAX = 1_000
const OPERATOR = /^(?:~>|==|!=|>=|<=|>|<|!)/
const PARTIAL = /^(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/
const NUMBERS = /^(\d+)\.(\d+)/

/**
 * A requirement as Hex reads it: a version alone is meant exactly; `and` and `or` are taken from left to right, neither
 * before the other. A prerelease satisfies `>`, `>=` and `~>` only when their version is one, too. Throws `RangeError`
 * with a reason.
 */
export function parseHexRequirement(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a requirement has at most ${LENGTH_MAX} characters`)
  const words = native
    .replaceAll(',', ' , ')
    .split(/ +/)
    .filter((word) => word !== '')
  let sets: Sets = []
  let joiner: 'and' | 'or' | undefined
  for (const term of terms(words)) {
    if (term === 'and' || term === 'or') {
      joiner = term
      continue
    }
    const alternatives = alternativesOf(term)
    sets = joiner === 'and' ? product(sets, alternatives) : [...sets, ...alternatives]
    if (sets.length > ALTERNATIVES_MAX)
      throw new RangeError(`a requirement has at most ${ALTERNATIVES_MAX} alternatives`)
  }
  return keyRange(sets, { keyOf: semVerBytes, lowest: LOWEST_SEMVER_KEY, admits })
}

function admits(version: string, set: readonly HexComparison[]): boolean {
  return !set.some(({ releasesOnly }) => releasesOnly) || !isSemVerPrerelease(version)
}

function product(sets: Sets, alternatives: Sets): Sets {
  if (sets.length * alternatives.length > ALTERNATIVES_MAX)
    throw new RangeError(`a requirement has at most ${ALTERNATIVES_MAX} alternatives`)
  return sets.flatMap((set) => alternatives.map((more) => [...set, ...more]))
}

/** Comparisons and what stands between them, in turn; white space behind an operator means nothing. */
function terms(words: readonly string[]): readonly string[] {
  const found: string[] = []
  let open = ''
  for (const word of words) {
    const isJoiner = word === 'and' || word === 'or'
    const isJoinersTurn = found.length % 2 === 1
    if (isJoiner !== isJoinersTurn || (isJoiner && open !== ''))
      throw new RangeError(`"${shown(word)}" stands in the wrong place`)
    const joined = open + word
    open = OPERATOR.exec(joined)?.[0] === joined ? joined : ''
    if (open === '') found.push(joined)
  }
  if (open !== '' || found.length % 2 === 0) throw new RangeError('a requirement ends with a version')
  return found
}

function alternativesOf(term: string): Sets {
  const operator = OPERATOR.exec(term)?.[0] ?? '=='
  const text = term.startsWith(operator) ? term.slice(operator.length) : term
  if (operator === '~>') return [approximately(text, term)]
  const key = strictSemVerKey(text)
  if (key === undefined) throw new RangeError(`"${shown(term)}" is not part of a requirement`)
  const releasesOnly = !isSemVerPrerelease(text)
  switch (operator) {
    case '==':
      return [[{ operator: '=', key, releasesOnly: false }]]
    case '!=':
    case '!':
      return [[{ operator: '<', key, releasesOnly: false }], [{ operator: '>', key, releasesOnly: false }]]
    case '>':
    case '>=':
      return [[{ operator, key, releasesOnly }]]
    default:
      return [[{ operator: operator as '<' | '<=', key, releasesOnly: false }]]
  }
}

/** `~> 2.1.3` is at least that and below 2.2, `~> 2.1` below 3; prereleases of the upper bound are left out. */
function approximately(text: string, term: string): readonly HexComparison[] {
  const partial = PARTIAL.exec(text)
  const whole = partial === null ? text : `${partial[1]}.${partial[2]}.0${partial[3] ?? ''}`
  const key = strictSemVerKey(whole)
  const [, major = '', minor = ''] = NUMBERS.exec(whole) ?? []
  if (key === undefined) throw new RangeError(`"${shown(term)}" is not part of a requirement`)
  const upper = strictSemVerKey(partial === null ? `${major}.${next(minor)}.0-0` : `${next(major)}.0.0-0`)
  if (upper === undefined) throw new RangeError('a version in the requirement is too long')
  return [
    { operator: '>=', key, releasesOnly: !isSemVerPrerelease(whole) },
    { operator: '<', key: upper, releasesOnly: false },
  ]
}

function next(digits: string): string {
  return (BigInt(digits) + 1n).toString()
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
