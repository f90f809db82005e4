// What an installation of some packages brings with it: the contract of resolving it from indexes alone.
import type { PackageIndex, Requirement } from './registry.ts'

export type Prefer = (name: string, version: string) => boolean

/** The signature for any ecosystem: names, ranges and versions are in its own notation. */
export type ResolveClosure = (
  direct: readonly Requirement[],
  load: LoadIndex,
  options?: ClosureOptions,
) => Promise<Closure>

/** Asked once for each package; undefined when the registry has no such package. A rejection is passed on. */
export type LoadIndex = (name: string) => Promise<PackageIndex | undefined>

export interface ClosureOptions {
  /** Versions to choose before others that satisfy a range as well, such as those that are approved already. */
  readonly prefer?: Prefer
  /** Components after which the search ends; 5,000 unless told. */
  readonly nodesMax?: number
}

export interface ClosureComponent {
  /** `name@version`. */
  readonly id: string
  readonly name: string
  readonly version: string
  readonly direct: boolean
  /** How strongly it is needed: `runtime` as soon as one way to it is made of runtime requirements only. */
  readonly kind: Requirement['kind']
  /** Ids of the components that require it; empty when only the project does. */
  readonly requiredBy: readonly string[]
}

export type UnresolvedReason =
  | 'name.not-allowed'
  | 'package.not-found'
  /** Neither a version in the range nor a tag of that name. */
  | 'version.not-found'
  /** An address, a folder or a notation that the registry cannot answer. */
  | 'source.not-a-registry'
  | 'closure.too-large'

export interface UnresolvedRequirement extends Requirement {
  readonly requiredBy: readonly string[]
  readonly reason: UnresolvedReason
}

export interface Closure {
  /** In the order in which they were reached, level by level. */
  readonly components: readonly ClosureComponent[]
  /** An optional requirement here stops no installation; any other one does. */
  readonly unresolved: readonly UnresolvedRequirement[]
}
