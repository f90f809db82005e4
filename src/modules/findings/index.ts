import type { Module } from '#platform/module.ts'
import { expireAnalysesJob } from './analyses/expire-analyses.ts'
import { rebuildIntervals } from './analyses/rebuild-intervals.ts'
import { analysisRoutes } from './analyses/routes.ts'
import type { FindDownloads } from './blast-radius/blast-radius.ts'
import { blastRadiusRoutes } from './blast-radius/routes.ts'
import { findingRoutes } from './routes.ts'
import { findingSubscriptions } from './subscriptions.ts'
import { vexRoutes } from './vex/routes.ts'

export { blastRadius } from './blast-radius/blast-radius.ts'
export { findingOrder, listFindings } from './list-findings.ts'
export { matchComponents } from './match-components.ts'

interface Parts {
  /** The gateway's, which stands later in the order. */
  readonly findDownloads: FindDownloads
}

/** What of that which our systems consist of is wrong, and where something is used. */
export function createFindingsModule({ findDownloads }: Parts): Module {
  return {
    name: 'findings',
    routes: [...findingRoutes, ...analysisRoutes, ...vexRoutes, ...blastRadiusRoutes(findDownloads)],
    subscriptions: findingSubscriptions,
    jobs: [expireAnalysesJob],
    prepare: rebuildIntervals,
  }
}
