import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, Tx } from '../context.ts'

const inside = new AsyncLocalStorage<true>()

/** Throws inside a transaction. The embedded database would wait for ever for a second connection there. */
export function refuseInsideTransaction(what: string): void {
  if (inside.getStore()) throw new Error(`${what} used inside a transaction: use the Tx, or do it before or after`)
}

/**
 * Runs `work` in one transaction. Steps put off by `beforeCommit` run last, in the order of their keys, so that rows
 * everyone contends for (the head of the audit chain, the fact revision) are locked as briefly as possible and always
 * in the same order.
 */
export async function transact<Result>(context: Context, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  refuseInsideTransaction('transact')
  const afterwards: (() => void)[] = []
  const result = await context.db.transaction().execute((db) =>
    inside.run(true, async () => {
      const steps = new Map<string, () => Promise<void>>()
      const tx: Tx = {
        db,
        actor: context.actor,
        now: context.now,
        log: context.log,
        jobs: context.jobs,
        beforeCommit: (key, step) => void (steps.has(key) || steps.set(key, step)),
        afterCommit: (step) => void afterwards.push(step),
      }
      const value = await work(tx)
      await runInOrder(steps)
      return value
    }),
  )
  for (const step of afterwards) step()
  return result
}

/** A step may put off another: it runs as well, and a key that has run may be used again. */
async function runInOrder(steps: Map<string, () => Promise<void>>): Promise<void> {
  for (;;) {
    const [key] = [...steps.keys()].sort()
    if (key === undefined) return
    const step = steps.get(key)
    steps.delete(key)
    await step?.()
  }
}
