import type { TSchema } from 'typebox'
import type { Context, Tx } from './context.ts'
import { newId } from './ids.ts'

export interface EventDefinition<Payload = unknown> {
  /** `noun.past-tense`. */
  readonly name: string
  readonly schema: TSchema
  readonly payload?: Payload
}

export interface PublishedEvent<Payload> {
  readonly id: string
  readonly name: string
  readonly subject: string
  readonly payload: Payload
}

/** Delivery is at least once: a subscriber must be idempotent by the event's id. */
export interface Subscription {
  readonly event: string
  /** `module.verb-noun`: the job that delivers it. */
  readonly job: string
  handle(context: Context, event: PublishedEvent<unknown>): Promise<void>
}

export function defineEvent<Payload>(name: string, schema: TSchema): EventDefinition<Payload> {
  return { name, schema }
}

export function subscribe<Payload>(
  event: EventDefinition<Payload>,
  job: string,
  handle: (context: Context, event: PublishedEvent<Payload>) => Promise<void>,
): Subscription {
  return {
    event: event.name,
    job,
    handle: (context, published) => handle(context, published as PublishedEvent<Payload>),
  }
}

/** Writes the event and a job for each subscriber in the same transaction; per subject in the order of publishing. */
export async function publish<Payload extends object>(
  tx: Tx,
  event: EventDefinition<Payload>,
  message: { readonly subject: string; readonly payload: Payload },
): Promise<void> {
  const id = newId(tx.now)
  const row = { id, name: event.name, subject: message.subject, payload: JSON.stringify(message.payload) }
  await tx.db
    .insertInto('event')
    .values({ ...row, occurred_at: tx.now })
    .execute()
  for (const each of tx.jobs.subscriptions.filter((one) => one.event === event.name))
    await tx.jobs.send(
      tx,
      each.job,
      { id, name: event.name, subject: message.subject, payload: message.payload },
      { key: message.subject },
    )
}
