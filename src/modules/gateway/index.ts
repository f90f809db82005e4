import type { Module } from '#platform/module.ts'
import { engineOf } from './engine/engine.ts'
import { downloadRoutes } from './routes-downloads.ts'
import { ecosystemRoutes } from './routes-ecosystems.ts'
import { repositoryRoutes } from './routes-repositories.ts'
import { whyRoutes } from './routes-why.ts'
import { workbenchRoutes } from './routes-workbench.ts'
import { servePackages } from './serve-packages.ts'
import { watchUpstreamJob } from './watch-upstream.ts'

export { clientConfigurations } from './client-configuration.ts'
export { type Explanation, explainAddress } from './explain-address.ts'
export { type FetchedArtifact, fetchArtifact } from './fetch-artifact.ts'
export { loadIndex } from './load-index.ts'
export {
  changeRepository,
  createRepository,
  type NewRepository,
  type RepositorySettings,
} from './manage-repositories.ts'
export { discoverUpstream } from './upstream-discovery/index.ts'

export const gatewayModule: Module = {
  name: 'gateway',
  routes: [...ecosystemRoutes, ...repositoryRoutes, ...downloadRoutes, ...whyRoutes, ...workbenchRoutes],
  jobs: [watchUpstreamJob],
  extendServer: servePackages,
  start: async (makeContext) => {
    const engine = engineOf(makeContext())
    return () => engine.spool.close()
  },
}
