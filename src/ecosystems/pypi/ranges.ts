// Version specifiers of PEP 440, and the notations that Poetry and Pipenv add to them: `^`, `~`, a bare version, `1.2.x`, `||`.
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { intervalOf, type KeyComparison, mergeIntervals, satisfies } from '#ecosystems/versions/key-intervals.ts'
import { type Clause, clauseOf, excludedBy, OPERATORS, type Operator, shown } from './clauses.ts'
import { readPep440, VERSION_LENGTH_MAX } from './pep440.ts'
import { poetryClauses } from './poetry-notation.ts'
import { pypiKey } from './version-key.ts'

/** No range of a real manifest comes near it. */
const LENGTH_MAX = 16_384
const SPACES = /\s+/

/** Clauses that hold together. */
interface ClauseSet {
  readonly comparisons: readonly KeyComparison[]
  /** In ascending order and apart. */
  readonly excluded: readonly VersionInterval[]
  readonly identical: readonly string[]
  readonly admitsPrereleases: boolean
}

/**
 * A specifier set as pip reads it: `~=1.4`, `==1.*`, `!=1.5`, `<2`, `===text`, joined by commas; nothing and `*` are every
 * version. `^1.2`, `~1.2`, a bare `1.2` (this version), `1.x`, `||` (or) and white space (and) are read as Poetry reads them.
 * A prerelease is included only where a clause other than `!=` names one; what is no PEP 440 version only by `===`.
 * Throws `RangeError` with the reason for everything else.
 */
export function parsePypiRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const sets = native.split(/\|\|?/).map((alternative) => clauseSet(alternative))
  return {
    intervals: mergeIntervals(sets.flatMap(intervalsOf)),
    includes: (version) => includedIn(sets, version),
  }
}

function clauseSet(text: string): ClauseSet {
  const clauses = text.split(',').flatMap((part) => clausesOf(part.trim()))
  return {
    comparisons: clauses.flatMap(({ comparisons }) => comparisons),
    excluded: excludedBy(clauses),
    identical: clauses.flatMap(({ identical }) => (identical === undefined ? [] : [identical])),
    admitsPrereleases: clauses.some(({ namesPrerelease }) => namesPrerelease),
  }
}

/** White space between an operator and its version means nothing, elsewhere it joins clauses as a comma does. */
function clausesOf(part: string): readonly Clause[] {
  const clauses: Clause[] = []
  let open = ''
  for (const word of part.split(SPACES)) {
    const joined = open + word
    if (joined === '') continue
    open = joined
    const operator = OPERATORS.find((one) => joined.startsWith(one))
    if (operator === joined || joined === '^' || joined === '~' || joined === '=') continue
    open = ''
    clauses.push(...readClause(joined, operator))
  }
  if (open !== '') throw new RangeError(`"${shown(open)}" has no version behind it`)
  return clauses
}

function readClause(text: string, operator: Operator | undefined): readonly Clause[] {
  if (operator === undefined) return poetryClauses(text)
  return [clauseOf(operator, text.slice(operator.length).replace(/\.[xX]$/, '.*'))]
}

function intervalsOf({ comparisons, excluded, identical }: ClauseSet): readonly VersionInterval[] {
  const fixed: KeyComparison[] = []
  for (const text of identical) {
    const key = pypiKey(text)
    if ('invalid' in key) return []
    fixed.push({ operator: '=', key: key.bytes })
  }
  return without(intervalOf([...comparisons, ...fixed]), excluded)
}

function without(intervals: readonly VersionInterval[], excluded: readonly VersionInterval[]): VersionInterval[] {
  const [interval] = intervals
  if (interval === undefined) return []
  const kept: VersionInterval[] = []
  let rest: VersionInterval | undefined = interval
  for (const { lower, lowerInclusive, upper, upperInclusive } of excluded) {
    if (rest === undefined || lower === undefined || upper === undefined) break
    kept.push(...intervalOf([...comparisonsOf(rest), { operator: lowerInclusive ? '<' : '<=', key: lower }]))
    const above: KeyComparison = { operator: upperInclusive ? '>' : '>=', key: upper }
    rest = intervalOf([...comparisonsOf(rest), above])[0]
  }
  return rest === undefined ? kept : [...kept, rest]
}

function comparisonsOf({ lower, lowerInclusive, upper, upperInclusive }: VersionInterval): KeyComparison[] {
  const comparisons: KeyComparison[] = []
  if (lower !== undefined) comparisons.push({ operator: lowerInclusive ? '>=' : '>', key: lower })
  if (upper !== undefined) comparisons.push({ operator: upperInclusive ? '<=' : '<', key: upper })
  return comparisons
}

function includedIn(sets: readonly ClauseSet[], text: string): boolean {
  const key = pypiKey(text)
  if ('invalid' in key || text.length > VERSION_LENGTH_MAX) return false
  const version = readPep440(text)
  const isPrerelease = version !== undefined && (version.phase !== 0 || version.isDev)
  const own = text.trim().toLowerCase()
  return sets.some((set) => {
    if (version === undefined && (set.identical.length === 0 || set.comparisons.length + set.excluded.length > 0))
      return false
    if (isPrerelease && !set.admitsPrereleases) return false
    return (
      set.identical.every((identical) => identical === own) &&
      set.comparisons.every((comparison) => satisfies(key.bytes, comparison)) &&
      !set.excluded.some((stretch) => lies(key.bytes, stretch))
    )
  })
}

function lies(key: Uint8Array, { lower, upper, upperInclusive }: VersionInterval): boolean {
  if (lower === undefined || upper === undefined || compareKeys(key, lower) < 0) return false
  const order = compareKeys(key, upper)
  return order < 0 || (order === 0 && upperInclusive)
}
