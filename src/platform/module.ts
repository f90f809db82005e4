import type { FastifyInstance } from 'fastify'
import type { Actor, Context } from './context.ts'
import type { Subscription } from './events.ts'
import type { JobDefinition } from './jobs/define-job.ts'
import type { Route } from './route.ts'

/** A module of the product as `app.ts` assembles it. */
export interface Module {
  readonly name: string
  readonly routes?: readonly Route[]
  readonly jobs?: readonly JobDefinition[]
  readonly subscriptions?: readonly Subscription[]
  /** Brings the installation into a usable state (roles, the shipped policy); idempotent, run after migrations. */
  prepare?(context: Context): Promise<void>
  /** Adds what is not a JSON route: a package protocol, static files. */
  extendServer?(server: FastifyInstance, makeContext: (actor: Actor) => Context): Promise<void>
  /** Called when a server process starts; the returned function stops what it started. */
  start?(makeContext: () => Context): Promise<() => Promise<void>>
}
