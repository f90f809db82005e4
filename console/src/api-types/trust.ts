export interface ClaimCondition {
  /** A claim's name, or a JSON pointer to a nested one. */
  readonly claim: string
  readonly match: 'exact' | 'glob'
  readonly values: readonly string[]
}

export interface TrustRuleFields {
  readonly name: string
  readonly issuer: string
  readonly audience: string
  /** A JWK set as entered; absent: the issuer's discovery document. */
  readonly keySet?: { readonly keys: readonly unknown[] }
  readonly conditions: readonly ClaimCondition[]
  readonly applicationId: string
  readonly permissions: readonly string[]
  readonly repositoryIds?: readonly string[]
  readonly packagePatterns?: readonly string[]
  readonly tokenMinutes: number
  readonly reusable: boolean
  readonly validUntil?: string
}

export interface TrustRule extends TrustRuleFields {
  readonly id: string
  readonly createdAt: string
  readonly changedAt: string
  readonly lastExchangedAt?: string
  readonly active: boolean
}

export interface TriedAssertion {
  readonly accepted: boolean
  readonly steps: readonly {
    readonly check: string
    readonly outcome: 'passed' | 'failed' | 'unknown'
    readonly text?: string
  }[]
  readonly conditions: readonly (ClaimCondition & { readonly holds: boolean; readonly actual?: string })[]
  /** Indented JSON. */
  readonly claims: string
}
