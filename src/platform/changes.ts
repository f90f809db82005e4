import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { CompiledQuery, sql } from 'kysely'
import type { Tx } from './context.ts'
import type { DB } from './database/rows.gen.ts'
import { refuseInsideTransaction } from './database/transact.ts'

export type ChangeTopic = 'package' | 'policy' | 'access' | 'repository'

export interface Change {
  readonly topic: ChangeTopic
  /** Undefined: everything of the topic. */
  readonly subjectId?: string
}

const pending = new WeakMap<Tx, Map<string, Change>>()

/**
 * Says, in the transaction that changes a fact, that what rests on it must be decided again. The one contended row is
 * locked last, so revisions become visible in their order: a server that has seen N has seen all before it.
 */
export function announceChange(tx: Tx, change: Change): void {
  let changes = pending.get(tx)
  if (!changes) {
    changes = new Map()
    pending.set(tx, changes)
    const collected = changes
    tx.beforeCommit('change-revision', () => {
      // What a later step announces is written by a step of its own.
      pending.delete(tx)
      return writeChanges(tx, [...collected.values()])
    })
  }
  changes.set(`${change.topic} ${change.subjectId ?? ''}`, change)
}

async function writeChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  const { value } = await tx.db
    .updateTable('change_revision')
    .set({ value: sql<number>`value + 1` })
    .returning('value')
    .executeTakeFirstOrThrow()
  const rows = changes.map((each) => ({ revision: value, topic: each.topic, subject_id: each.subjectId ?? null }))
  for (let start = 0; start < rows.length; start += 1000)
    await tx.db
      .insertInto('change')
      .values(rows.slice(start, start + 1000))
      .execute()
}

export interface ConfirmedRevision {
  readonly revision: number
  /** False: the database did not answer; this is the last revision that was confirmed, at `confirmedAt`. */
  readonly fresh: boolean
  readonly confirmedAt: Date
}

export interface ChangeWatch {
  /** Called for every change, in order, before any `confirm` that covers it resolves. */
  onChange(listener: (change: Change) => void): void
  /**
   * The revision as of a moment not before the call. Calls of one turn of the event loop, and those made while a query
   * runs, share the next one, so the cost is one small query at a time however many requests wait. Throws inside of a
   * transaction, which would wait for itself; never rejects.
   */
  confirm(): Promise<ConfirmedRevision>
}

const cutOffSecondsMax = 0.25
const neverConfirmed = -1
/** Compiled once: it is asked for every request. */
const revisionQuery = CompiledQuery.raw('select value from change_revision')

export function watchChanges(db: Kysely<DB>, clock: () => Date, answerSecondsMax: number): ChangeWatch {
  const listeners: ((change: Change) => void)[] = []
  let state: ConfirmedRevision = { revision: neverConfirmed, fresh: true, confirmedAt: new Date(0) }
  let waiting: PromiseWithResolvers<ConfirmedRevision> | undefined
  let isAsking = false
  const query = async (): Promise<ConfirmedRevision> => {
    const at = clock()
    try {
      // Once cut off, nobody waits long for what the last one waited for in vain.
      const secondsMax = state.fresh ? answerSecondsMax : Math.min(answerSecondsMax, cutOffSecondsMax)
      const revision = await withDeadline(catchUp(db, state.revision, listeners), secondsMax)
      state = { revision, fresh: true, confirmedAt: at }
    } catch {
      state = { ...state, fresh: false }
    }
    return state
  }
  /** A query already under way may have read before a call was made: such a call waits for one that starts after it. */
  const ask = async () => {
    isAsking = true
    // Whoever has arrived by now is read from its socket first, and comes along.
    for (await nextTurn(); waiting; await nextTurn()) {
      const { resolve } = waiting
      waiting = undefined
      resolve(await query())
    }
    isAsking = false
  }
  return {
    onChange: (listener) => void listeners.push(listener),
    confirm: () => {
      refuseInsideTransaction('changes.confirm')
      waiting ??= Promise.withResolvers()
      if (!isAsking) void ask()
      return waiting.promise
    },
  }
}

async function catchUp(
  db: Kysely<DB>,
  known: number,
  listeners: readonly ((change: Change) => void)[],
): Promise<number> {
  const { rows } = await db.executeQuery<{ value: number }>(revisionQuery)
  const value = rows[0]?.value
  if (value === undefined) throw new Error('the database has no change revision')
  if (value === known) return value
  // Before the first confirmation nothing is remembered that a change could concern.
  const changes = known === neverConfirmed ? [] : await readChanges(db, known, value)
  for (const change of changes) for (const listener of listeners) listener(change)
  return value
}

async function readChanges(db: Kysely<DB>, after: number, upTo: number): Promise<readonly Change[]> {
  const rows = await db
    .selectFrom('change')
    .select(['topic', 'subject_id'])
    .where('revision', '>', after)
    .where('revision', '<=', upTo)
    .orderBy('revision')
    .execute()
  return rows.map((row) => ({
    topic: row.topic as ChangeTopic,
    ...(row.subject_id === null ? {} : { subjectId: row.subject_id }),
  }))
}

function withDeadline<Value>(work: Promise<Value>, seconds: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
