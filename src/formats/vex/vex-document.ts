/** What a VEX statement says, in the words of OpenVEX 0.2.0 (Status Labels). */
export type VexStatus = 'not-affected' | 'affected' | 'fixed' | 'under-investigation'

/** Why something is not affected, as CycloneDX 1.6 names it. */
export type VexJustification =
  | 'code_not_present'
  | 'code_not_reachable'
  | 'requires_configuration'
  | 'requires_dependency'
  | 'requires_environment'
  | 'protected_by_compiler'
  | 'protected_at_runtime'
  | 'protected_at_perimeter'
  | 'protected_by_mitigating_control'

export interface VexProduct {
  readonly purl: string
  /** Absent: it is said of the product wherever it occurs. Present: of it as a part of this one only. */
  readonly within?: string
}

export interface VexStatement {
  readonly vulnerability: string
  readonly aliases: readonly string[]
  readonly products: readonly VexProduct[]
  readonly status: VexStatus
  readonly justification?: VexJustification
  /** The author's own words. */
  readonly detail: string
  /** ISO 8601, as the document has it. */
  readonly saidAt?: string
}

export interface VexDocument {
  readonly format: 'OpenVEX' | 'CycloneDX' | 'CSAF'
  readonly id: string
  readonly author: string
  readonly issuedAt?: string
  readonly statements: readonly VexStatement[]
  /** What could not be taken up, and where: a statement that names no purl, a status that nobody knows. */
  readonly unread: readonly string[]
}

/** The document is no VEX that can be read; the message says why. */
export class VexError extends Error {}

export const statementsMax = 20_000
export const productsMax = 100_000
export const unreadMax = 200
