import type { Module } from '#platform/module.ts'
import type { FindDownloads } from './blast-radius/blast-radius.ts'
import { blastRadiusRoutes } from './blast-radius/routes.ts'
import { findingRoutes } from './routes.ts'
import { findingSubscriptions } from './subscriptions.ts'

export { matchComponents } from './match-components.ts'

interface Parts {
  /** The gateway's, which stands later in the order. */
  readonly findDownloads: FindDownloads
}

/** What of that which our systems consist of is wrong, and where something is used. */
export function createFindingsModule({ findDownloads }: Parts): Module {
  return {
    name: 'findings',
    routes: [...findingRoutes, ...blastRadiusRoutes(findDownloads)],
    subscriptions: findingSubscriptions,
  }
}
