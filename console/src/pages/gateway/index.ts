export { GatewayLogPage } from './gateway-log-page.tsx'
export { RepositoriesPage } from './repositories-page.tsx'
