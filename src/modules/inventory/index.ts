import type { Module } from '#platform/module.ts'
import { inventoryRoutes } from './routes.ts'
import { sbomRoutes } from './routes-sboms.ts'
import { importSbomJob } from './sboms/import-sbom.ts'

export { type FoundApplication, findApplication, getApplication } from './application.ts'
export { type ApplicationChange, changeApplication } from './change-application.ts'
export { createApplication, type NewApplication } from './create-application.ts'
export { type ApplicationContentChanged, applicationContentChanged } from './events.ts'
export { type ApplicationList, listApplications, showApplication } from './list-applications.ts'
export { requireReadable } from './list-components.ts'
export { type Deployment, reportDeployment } from './report-deployment.ts'
export { type ComponentGraph, pathsTo, unpackGraph } from './sboms/component-graph.ts'
export { keepPurls } from './sboms/keep-components.ts'
export { type ReceivedSbom, receiveSbom } from './sboms/receive-sbom.ts'

/** What our systems are, and what they consist of. */
export const inventoryModule: Module = {
  name: 'inventory',
  routes: [...inventoryRoutes, ...sbomRoutes],
  jobs: [importSbomJob],
}
