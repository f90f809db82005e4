import type { Context, Tx } from '../context.ts'

export interface JobDefinition<Payload = unknown> {
  /** `module.verb-noun`. */
  readonly name: string
  /** At least once: the handler must be idempotent. */
  handle(context: Context, payload: Payload): Promise<void>
  /** How often it runs by itself. */
  readonly everySeconds?: number
  readonly expireSeconds?: number
  /** How many run at once in one process; otherwise 1. */
  readonly concurrency?: number
}

export interface SendOptions {
  /** Jobs of one name and key run one after another, in order. */
  readonly key?: string
  readonly startAfter?: Date
}

export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition {
  return { ...definition, handle: (context, payload) => definition.handle(context, payload as Payload) }
}

/** Queues the job in the same transaction: it exists if, and only if, the change does. */
export async function enqueue(tx: Tx, job: string, payload: object, options: SendOptions = {}): Promise<void> {
  await tx.jobs.send(tx, job, payload, options)
}
