// Requirements of RubyGems: `~> 1.2`, `>= 1.0, < 2`, `!= 1.3.1`; all of a list hold together.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { aroundGaps } from '#ecosystems/versions/key-gaps.ts'
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { gemFloor, gemKey } from './version-key.ts'

const LENGTH_MAX = 4_096
const REQUIREMENT = /^(>=|<=|!=|~>|=|>|<)? *(\S{1,1024})$/

interface Clauses {
  readonly comparisons: KeyComparison[]
  readonly excluded: Uint8Array[]
  namesPrerelease: boolean
}

/**
 * A prerelease is included only when the requirement itself names one, as the dependency of a gem does. Throws
 * `RangeError` for what is no requirement.
 */
export function parseGemRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a requirement has at most ${LENGTH_MAX} characters`)
  const clauses: Clauses = { comparisons: [], excluded: [], namesPrerelease: false }
  for (const part of native.split(',')) addClause(clauses, part.trim())
  const { comparisons, excluded, namesPrerelease } = clauses
  return keyRange(aroundGaps(comparisons, excluded), {
    keyOf: (version) => {
      const key = gemKey(version)
      return 'invalid' in key || (key.isPrerelease && !namesPrerelease) ? undefined : key.bytes
    },
  })
}

function addClause(clauses: Clauses, text: string): void {
  const match = REQUIREMENT.exec(text)
  const [, operator = '=', version = ''] = match ?? []
  const key = gemKey(version)
  if (match === null || 'invalid' in key) throw new RangeError(`"${shown(text)}" is not a requirement`)
  clauses.namesPrerelease ||= key.isPrerelease
  if (operator === '!=') clauses.excluded.push(key.bytes)
  else if (operator !== '~>')
    clauses.comparisons.push({ operator: operator as KeyComparison['operator'], key: key.bytes })
  else clauses.comparisons.push({ operator: '>=', key: key.bytes }, { operator: '<', key: bumped(version) })
}

/** `~> 2.3.1` ends below 2.4 and all its prereleases, `~> 2.3` and `~> 2` below 3. */
function bumped(version: string): Uint8Array {
  const numbers: string[] = []
  for (const segment of version.replace(/^v/i, '').split('.')) {
    const digits = /^\d+/.exec(segment)?.[0]
    if (digits !== undefined) numbers.push(digits)
    if (digits !== segment) break
  }
  if (numbers.length > 1) numbers.pop()
  const last = numbers.pop() ?? '0'
  const floor = gemFloor([...numbers, (BigInt(last) + 1n).toString()])
  if (floor === undefined) throw new RangeError('a version in the requirement is too long')
  return floor
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
