import './gateway.css'

export { GatewayLogPage } from './gateway-log-page.tsx'
export { PrefetchesPage } from './prefetches-page.tsx'
export { RepositoriesPage } from './repositories-page.tsx'
export { RepositoryPage } from './repository-page.tsx'
