import { sql } from 'kysely'
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

interface EventMessage<Payload> {
  readonly subject: string
  readonly payload: Payload
}

/** Writes the event and a job for each subscriber in the same transaction; per subject in the order of publishing. */
export function publish<Payload extends object>(
  tx: Tx,
  event: EventDefinition<Payload>,
  message: EventMessage<Payload>,
): Promise<void> {
  return publishAll(tx, event, [message])
}

/** The same for many messages at once. */
export async function publishAll<Payload extends object>(
  tx: Tx,
  event: EventDefinition<Payload>,
  messages: readonly EventMessage<Payload>[],
): Promise<void> {
  if (messages.length === 0) return
  const rows = messages.map((message) => ({ ...message, id: newId(tx.now) }))
  await sql`
    insert into event (id, name, subject, payload, occurred_at)
    select id, ${event.name}, subject, payload, ${tx.now}::timestamptz
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ subject }) => subject)}::text[],
      ${rows.map(({ payload }) => JSON.stringify(payload))}::jsonb[]) as read (id, subject, payload)`.execute(tx.db)
  const subscriptions = tx.jobs.subscriptions.filter((one) => one.event === event.name)
  for (const { job } of subscriptions)
    for (const { id, subject, payload } of rows)
      await tx.jobs.send(tx, job, { id, name: event.name, subject, payload }, { key: subject })
}
