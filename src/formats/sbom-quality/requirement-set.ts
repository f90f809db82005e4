import type { ElementName } from './elements.ts'

/** What an authority wants a bill of materials to say. */
export interface RequirementSet {
  readonly name: SetName
  /** As the authority calls it, with its version. */
  readonly title: string
  /** False: our reading of a draft, or of a text that we could not compare with the original. */
  readonly isVerified: boolean
  readonly elements: readonly ElementName[]
}

export type SetName = 'ntia-2021' | 'cisa-2025-draft' | 'bsi-tr-03183-2' | 'gb-t-47020'
