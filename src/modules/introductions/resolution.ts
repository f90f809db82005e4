import type { Ecosystem, ExtractionWarning } from '#ecosystems/ecosystem.ts'
import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import type { ItemProblem } from './item-problems.ts'

/** What somebody hands in, as it is kept to be resolved again. */
export interface IntroductionSource {
  readonly kind: 'lockfile' | 'manifest' | 'packages'
  /** The file's name; for named packages, the first of them. */
  readonly name: string
  /** Of named packages: `name` or `name@range`, one a line. */
  readonly bytes: Uint8Array
}

export type ItemScope = 'runtime' | 'development' | 'optional' | 'peer'

/** One version that a request brings in, or what stands in the way of finding it. */
export interface ResolvedItem {
  readonly name: string
  /** Empty when none could be told. */
  readonly version: string
  /** Of the catalogue; absent: not known there. */
  readonly versionId?: string
  /** As the source states it: subresource integrity or `algorithm:hex`. */
  readonly integrity?: string
  readonly requirement?: string
  readonly direct: boolean
  readonly scope: ItemScope
  /** `name@version` of what needs it, the first few. */
  readonly requiredBy: readonly string[]
  readonly problem?: ItemProblem
  readonly problemDetail?: string
}

export interface Resolution {
  readonly items: readonly ResolvedItem[]
  /** False: the items may not be all of them. */
  readonly complete: boolean
  readonly warnings: readonly ExtractionWarning[]
}

/**
 * A package's index through a repository; undefined when it has none. Of versions that are named, what upstream tells beyond
 * its index is learnt as well. Throws problems of the repository and upstream.
 */
export type LoadIndex = (
  context: Context,
  asked: { readonly repository: string; readonly name: string; readonly versions?: readonly string[] },
) => Promise<PackageIndex | undefined>

/**
 * The repository of that name, or the one that an ecosystem's packages come through. Throws `repository.unknown`,
 * `repository.other-ecosystem` and `repository.none-for`.
 */
export type FindRepository = (
  context: Context,
  asked: { readonly name?: string | undefined; readonly ecosystem?: string | undefined },
) => Promise<{ readonly name: string; readonly ecosystem: string }>

/** What is handed in by a module further up. */
export interface IntroductionNeeds {
  readonly loadIndex: LoadIndex
  readonly findRepository: FindRepository
}

/** Where and for whom a source is resolved. */
export interface ResolutionPlace {
  readonly loadIndex: LoadIndex
  readonly ecosystem: Ecosystem
  /** By name. */
  readonly repository: string
  /** The units from the root down: what is admitted there is preferred. */
  readonly orgUnitPath: readonly string[]
}

/** How many versions one request may bring in. */
export const itemsMax = 2_000
export const sourceMegabytesMax = 60
export const sourceBytesMax = sourceMegabytesMax * 1024 * 1024
/** How many of the packages that need an item are named with it. */
export const requiredByMax = 20
