export interface PersonName {
  readonly id: string
  readonly name: string
}

export interface Session {
  readonly person: PersonName & { readonly orgUnitId: string }
  readonly permissions: readonly string[]
}

export interface OrgUnit {
  readonly id: string
  readonly parentId?: string | null
  readonly code: string
  readonly name: string
  /** Ids from the root down to this unit. */
  readonly path: readonly string[]
}

export interface RoleGrant {
  readonly id: string
  readonly role: string
  readonly orgUnitId?: string | null
  readonly repositoryId?: string | null
  readonly packagePatterns?: readonly string[]
}

export interface Person extends PersonName {
  readonly username?: string
  readonly email?: string | null
  readonly orgUnitId: string
  readonly disabled: boolean
  readonly roles: readonly RoleGrant[]
}

export interface Team {
  readonly id: string
  readonly name: string
  readonly orgUnitId: string
  readonly members: readonly PersonName[]
  readonly roles: readonly RoleGrant[]
}

export interface Role {
  readonly role: string
  readonly permissions: readonly string[]
  /** Held in the whole organisation or not at all. */
  readonly everywhereOnly: boolean
}

export interface OpenSession {
  readonly id: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly expiresAt: string
  readonly address: string
  readonly userAgent: string
  /** The one that asks. */
  readonly current: boolean
}

export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly applicationId?: string | null
  readonly repositoryIds?: readonly string[]
  readonly packagePatterns?: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string
  readonly lastUsedAt?: string | null
  readonly revokedAt?: string | null
  readonly owner: PersonName
}

export interface AuditEntry {
  readonly sequence: number
  readonly at: string
  readonly actor: {
    readonly kind: string
    readonly name: string
    readonly personId?: string
    readonly tokenId?: string
  }
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly detail: unknown
  /** Lower-case hex of the entry’s link in the chain. */
  readonly hash: string
}

export interface AuditVerification {
  readonly checked: number
  readonly faults: readonly {
    readonly sequence: number
    readonly kind: string
    readonly message: string
  }[]
  readonly faultsAreMore: boolean
  readonly head: { readonly sequence: number; readonly hash: string }
}

export interface Application {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly orgUnitId: string
  readonly orgUnitName: string
  readonly owner: PersonName
  readonly sample: boolean
  readonly retiredAt?: string | null
}
