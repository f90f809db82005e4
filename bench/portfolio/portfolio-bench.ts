import type { App } from '#app'
import type { Context } from '#platform/context.ts'
import { type Figure, rounded } from '../report.ts'

export interface PortfolioBench {
  readonly app: App
  /** For files of its own. */
  readonly folder: string
  readonly scale: number
}

export function contextOf({ app }: PortfolioBench): Context {
  return app.makeContext({ kind: 'system', name: 'bench' })
}

export function drain({ app }: PortfolioBench): Promise<number> {
  return app.jobs.drain(() => app.makeContext({ kind: 'system', name: 'job' }))
}

/** Seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1_000
}

/** The time that 95 of 100 calls stay under, in milliseconds. */
export async function p95Milliseconds(rounds: number, work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push((await secondsOf(() => work(round))) * 1_000)
  times.sort((one, other) => one - other)
  return times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? Number.NaN
}

export function limited(what: string, value: number, limit: { readonly unit: string; readonly most: number }): Figure {
  const ratio = rounded(value / limit.most)
  return { what, value: rounded(value), unit: limit.unit, against: `limit ${limit.most}`, ratio }
}
