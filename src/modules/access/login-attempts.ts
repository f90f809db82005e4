import { createHash } from 'node:crypto'
import type { Context } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

export const attemptWindowSeconds = 15 * 60
/** Failures within the window: of one name from one address, of one name from anywhere, of one address. */
export const attemptLimits = { pair: 10, username: 50, address: 100 } as const

type Counter = keyof typeof attemptLimits

export interface Attempt {
  readonly id: string
  readonly subjects: Readonly<Record<Counter, string>>
  /** True for the last attempt that the pair's limit leaves. */
  readonly isLast: boolean
}

/**
 * Counts an attempt before the password is looked at, so that many at once, in any number of processes, gain nothing.
 * Throws `login.too-many-attempts` (429) with `retryAfterSeconds`, alike for names that exist and that do not.
 */
export async function countAttempt(context: Context, username: string, address: string): Promise<Attempt> {
  const subjects = {
    pair: digest('pair', username, address),
    username: digest('username', username),
    address: digest('address', address),
  }
  const id = newId(context.now)
  await context.db
    .insertInto('login_attempt')
    .values(Object.values(subjects).map((subject) => ({ id, subject, at: context.now })))
    .execute()
  const counts = await countsOf(context, Object.values(subjects))
  const { now } = context
  for (const counter of ['pair', 'username', 'address'] as const) {
    const found = counts.get(subjects[counter])
    if (!found || found.count <= attemptLimits[counter]) continue
    await context.db.deleteFrom('login_attempt').where('id', '=', id).execute()
    const retryAfterSeconds = Math.ceil(attemptWindowSeconds - (now.getTime() - found.first.getTime()) / 1000)
    const minutes = Math.ceil(retryAfterSeconds / 60)
    throw new Problem('login.too-many-attempts', 429, { retryAfterSeconds, minutes })
  }
  return { id, subjects, isLast: counts.get(subjects.pair)?.count === attemptLimits.pair }
}

/** After a success: neither this attempt nor the failures before it, from the same address, count any more. */
export async function forgetAttempts(context: Pick<Context, 'db'>, attempt: Attempt): Promise<void> {
  await context.db
    .deleteFrom('login_attempt')
    .where('id', 'in', (eb) =>
      eb.selectFrom('login_attempt as same').select('same.id').where('same.subject', '=', attempt.subjects.pair),
    )
    .execute()
}

async function countsOf(
  context: Context,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, { readonly count: number; readonly first: Date }>> {
  const since = new Date(context.now.getTime() - attemptWindowSeconds * 1000)
  const rows = await context.db
    .selectFrom('login_attempt')
    .select((eb) => ['subject', eb.fn.countAll<number>().as('count'), eb.fn.min('at').as('first')])
    .where('subject', 'in', subjects)
    .where('at', '>', since)
    .groupBy('subject')
    .execute()
  return new Map(rows.map((row) => [row.subject, { count: row.count, first: row.first }]))
}

/** People type passwords into the field for the name: what was typed is not kept. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
