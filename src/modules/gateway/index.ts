import type { Module } from '#platform/module.ts'
import { engineOf } from './engine/engine.ts'
import { collectUploadsJob } from './part-uploads/collect-uploads.ts'
import { mirrorListsJob } from './prefetch/mirror-lists-job.ts'
import { mirrorListRoutes } from './prefetch/routes-mirror-lists.ts'
import { prefetchRoutes } from './prefetch/routes-prefetches.ts'
import { prefetchJob, resumePrefetchesJob } from './prefetch/run-prefetch.ts'
import { downloadRoutes } from './routes-downloads.ts'
import { ecosystemRoutes } from './routes-ecosystems.ts'
import { repositoryRoutes } from './routes-repositories.ts'
import { whyRoutes } from './routes-why.ts'
import { workbenchRoutes } from './routes-workbench.ts'
import { servePackages } from './serve-packages.ts'
import { collectBlobsJob } from './storage/collect-blobs.ts'
import { measureStorageJob } from './storage/measure-storage.ts'
import { storageRoutes } from './storage/routes-storage.ts'
import { verifyImportedJob } from './store-import/verify-imported.ts'
import { watchUpstreamJob } from './watch-upstream.ts'

export { clientConfigurations } from './client-configuration.ts'
export { type Explanation, explainAddress } from './explain-address.ts'
export { type FetchedArtifact, fetchArtifact } from './fetch-artifact.ts'
export { findDownloads } from './find-downloads.ts'
export { findRepository, loadIndex } from './load-index.ts'
export {
  changeRepository,
  createRepository,
  type NewRepository,
  type RepositorySettings,
} from './manage-repositories.ts'
export { exportSite, type SiteExportReport } from './site-transfer/export-site.ts'
export { importSite, type SiteImportReport } from './site-transfer/import-site.ts'
export { findReferenced } from './storage/blob-references.ts'
export { collectBlobs } from './storage/collect-blobs.ts'
export { measureStorage } from './storage/measure-storage.ts'
export { describeCollection, readStorageStatus } from './storage/read-storage-status.ts'
export type { FileResult } from './store-import/import-rows.ts'
export { importStore, type StoreImportCounts } from './store-import/import-store.ts'
export { type StoreLayout, storeLayouts } from './store-import/store-layout.ts'
export { discoverUpstream } from './upstream-discovery/index.ts'

export const gatewayModule: Module = {
  name: 'gateway',
  routes: [
    ...ecosystemRoutes,
    ...repositoryRoutes,
    ...downloadRoutes,
    ...whyRoutes,
    ...workbenchRoutes,
    ...prefetchRoutes,
    ...mirrorListRoutes,
    ...storageRoutes,
  ],
  jobs: [
    collectBlobsJob,
    collectUploadsJob,
    measureStorageJob,
    prefetchJob,
    resumePrefetchesJob,
    mirrorListsJob,
    verifyImportedJob,
    watchUpstreamJob,
  ],
  extendServer: servePackages,
  start: async (makeContext) => {
    const engine = engineOf(makeContext())
    return () => engine.spool.close()
  },
}
