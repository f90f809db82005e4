// The constraints of a VERS in the order of their versions: rules of sequence and simplification (version range
// specifier, clause 5.4 and "Constraints simplification").
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import type { Vers, VersConstraint } from './vers.ts'

export interface PlacedConstraint extends VersConstraint {
  readonly key: Uint8Array
}

/** What is needed of the ecosystem's rules. */
export type VersionKeys = Pick<VersionScheme, 'key'>

/** Why the constraints are not allowed as they stand; undefined when they are. */
export function versFault({ constraints }: Vers, versions: VersionKeys): string | undefined {
  if (constraints === '*') return undefined
  let placed: readonly PlacedConstraint[]
  try {
    placed = constraints.map((constraint) => placeConstraint(constraint, versions))
  } catch (error) {
    return (error as Error).message
  }
  for (const [index, { key, version }] of placed.entries()) {
    const before = placed[index - 1]
    const order = before === undefined ? -1 : Buffer.compare(before.key, key)
    if (order === 0) return `the version ${version} stands twice`
    if (order > 0) return `${version} stands after ${before?.version}: constraints are in the order of their versions`
  }
  const kept = placed.filter(({ comparator }) => comparator !== '!=')
  const clash = kept.findIndex((constraint, index) => isRedundantPair(kept[index - 1], constraint))
  return clash < 0 ? undefined : `${shown(kept[clash])} says nothing after ${shown(kept[clash - 1])}`
}

/**
 * The same versions by the fewest constraints, in order: canonical. Throws `RangeError` when a version is none, or when
 * constraints contradict each other by naming the same version with different comparators.
 */
export function simplifyVers(vers: Vers, versions: VersionKeys): Vers {
  if (vers.constraints === '*') return vers
  const simplified = simplifyConstraints(vers.constraints, versions)
  return { ...vers, constraints: simplified.map(({ comparator, version }) => ({ comparator, version })) }
}

export function simplifyConstraints(
  constraints: readonly VersConstraint[],
  versions: VersionKeys,
): readonly PlacedConstraint[] {
  const sorted = sortedOnce(constraints.map((constraint) => placeConstraint(constraint, versions)))
  const kept: PlacedConstraint[] = []
  for (const constraint of sorted) {
    if (constraint.comparator === '!=') continue
    if (isLower(kept.at(-1)) && !isUpper(constraint)) continue
    while (isUpper(constraint) && kept.length > 0 && !isLower(kept.at(-1))) kept.pop()
    kept.push(constraint)
  }
  const remaining = new Set(kept)
  return sorted.filter((constraint) => constraint.comparator === '!=' || remaining.has(constraint))
}

function placeConstraint(constraint: VersConstraint, versions: VersionKeys): PlacedConstraint {
  const key = versions.key(constraint.version)
  if ('invalid' in key) throw new RangeError(`"${constraint.version}" is not a version: ${key.invalid}`)
  return { ...constraint, key: key.bytes }
}

function sortedOnce(constraints: readonly PlacedConstraint[]): readonly PlacedConstraint[] {
  const sorted = constraints.toSorted((a, b) => Buffer.compare(a.key, b.key))
  return sorted.filter((constraint, index) => {
    const before = sorted[index - 1]
    if (before === undefined || Buffer.compare(before.key, constraint.key) !== 0) return true
    if (before.comparator === constraint.comparator) return false
    throw new RangeError(`${shown(before)} and ${shown(constraint)} name the same version`)
  })
}

function isRedundantPair(before: VersConstraint | undefined, constraint: VersConstraint): boolean {
  if (before === undefined) return false
  return isLower(before) ? !isUpper(constraint) : isUpper(constraint)
}

function isLower(constraint: VersConstraint | undefined): boolean {
  return constraint?.comparator === '>' || constraint?.comparator === '>='
}

function isUpper(constraint: VersConstraint): boolean {
  return constraint.comparator === '<' || constraint.comparator === '<='
}

function shown(constraint: VersConstraint | undefined): string {
  return constraint === undefined ? '' : `${constraint.comparator}${constraint.version}`
}
