import type { ApiClient } from './api-client.ts'
import { type Cli, fill } from './cli.ts'

export interface Feed {
  readonly source: string
  readonly newestRecordAt?: string | null
  readonly lastSuccessAt?: string | null
  readonly sample?: boolean
}

const hourMilliseconds = 3_600_000

/** Says which feed is older than allowed, or that there is none; undefined when all are fresh. */
export async function findStaleFeed(cli: Cli, client: ApiClient, hoursMost: number): Promise<string | undefined> {
  const { items } = await client.call<{ items: readonly Feed[] }>({ method: 'GET', path: '/feeds' })
  return staleFeedText(cli, items, hoursMost)
}

/** The same of feeds that are known already. */
export function staleFeedText(cli: Cli, items: readonly Feed[], hoursMost: number): string | undefined {
  if (items.length === 0) return cli.words.check.noFeed
  const now = cli.clock().getTime()
  for (const { source, lastSuccessAt } of items) {
    const hours = lastSuccessAt ? (now - Date.parse(lastSuccessAt)) / hourMilliseconds : Number.POSITIVE_INFINITY
    if (hours > hoursMost)
      return fill(cli.words.check.stale, {
        source,
        hours: Number.isFinite(hours) ? Math.floor(hours) : '?',
        most: hoursMost,
      })
  }
  return undefined
}
