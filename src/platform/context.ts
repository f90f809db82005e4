import type { Kysely, Transaction } from 'kysely'
import type { Blobs } from './blobs.ts'
import type { ChangeWatch } from './changes.ts'
import type { Config } from './config.ts'
import type { DB } from './database/rows.gen.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import type { Log } from './log.ts'
import type { Outbound } from './outbound.ts'

/** A role held somewhere: everywhere when neither unit nor repository is named. */
export interface Grant {
  readonly role: string
  readonly orgUnitId?: string
  readonly repositoryId?: string
  /** `ecosystem:pattern`; present: only what concerns packages of these names. */
  readonly packagePatterns?: readonly string[]
}

/** What a token may do at most; its owner's rights bound it besides. */
export interface TokenLimits {
  readonly id: string
  /** Permissions, or `*`. */
  readonly scopes: readonly string[]
  readonly applicationId?: string
  /** Present: only in these repositories. */
  readonly repositoryIds?: readonly string[]
  /** `ecosystem:pattern`; present: only packages of these names. */
  readonly packagePatterns?: readonly string[]
  /** Present when a pipeline got it in exchange for a token of its own, by this rule. */
  readonly trustRuleId?: string
}

/** Who acts. Approvals compare `personId`, never accounts. */
export type Actor =
  | { readonly kind: 'system'; readonly name: string }
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'person'
      readonly personId: string
      readonly accountId: string
      readonly name: string
      readonly orgUnitId: string
      readonly grants: readonly Grant[]
      /** Present when a token, not a session, speaks for the person. */
      readonly token?: TokenLimits
      readonly sessionId?: string
    }

/** What both a `Context` and a `Tx` offer: reading, the actor, and time as a value. */
export interface Scope {
  readonly db: Kysely<DB>
  readonly actor: Actor
  readonly now: Date
  readonly log: Log
  readonly jobs: JobQueue
}

/** May call the world; may not be used inside a transaction (the outer `db` throws there). */
export interface Context extends Scope {
  readonly outbound: Outbound
  readonly blobs: Blobs
  readonly config: Config
  readonly changes: ChangeWatch
  readonly signal: AbortSignal
}

/** Inside one database transaction: `record`, `publish` and `enqueue` take nothing less. */
export interface Tx extends Scope {
  readonly db: Transaction<DB>
  /** Runs last, before the commit, once per key: for rows that many transactions contend for. */
  beforeCommit(key: string, step: () => Promise<void>): void
  /** Runs after the commit has succeeded; never after a rollback. */
  afterCommit(step: () => void): void
}
