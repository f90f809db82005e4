import './gateway.css'

export { GatewayLogPage } from './gateway-log-page.tsx'
export { RepositoriesPage } from './repositories-page.tsx'
export { RepositoryPage } from './repository-page.tsx'
