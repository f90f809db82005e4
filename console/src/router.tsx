import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { sessionQuery } from './session.ts'
import { CrashedPage } from './shell/crashed-page.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { ShellPage } from './shell/shell-page.tsx'
import { PageLoading } from './ui/loading.tsx'
import { readUrlState } from './ui/use-url-state.ts'

interface RouterContext {
  readonly client: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({
  validateSearch: readUrlState,
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashedPage,
})

const access = () => import('./pages/access/index.ts')
const catalog = () => import('./pages/catalog/index.ts')
const advisories = () => import('./pages/advisories/index.ts')
const introductions = () => import('./pages/introductions/index.ts')
const gateway = () => import('./pages/gateway/index.ts')
const policy = () => import('./pages/policy/index.ts')
const organisation = () => import('./pages/organisation/index.ts')
const inventory = () => import('./pages/inventory/index.ts')
const system = () => import('./pages/system/index.ts')

const outside = [
  createRoute({ getParentRoute: () => root, path: '/sign-in', component: lazyRouteComponent(access, 'SignInPage') }),
  createRoute({
    getParentRoute: () => root,
    path: '/bootstrap',
    component: lazyRouteComponent(access, 'BootstrapPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/invitation',
    component: lazyRouteComponent(access, 'InvitationPage'),
  }),
]

/** Everything below needs a session; without one, the sign-in page leads back to where the person was going. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: ShellPage,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
})

const workbench = () => import('./pages/workbench/workbench-page.tsx')
const inside = [
  createRoute({ getParentRoute: () => shell, path: '/', component: lazyRouteComponent(workbench, 'WorkbenchPage') }),
  createRoute({
    getParentRoute: () => shell,
    path: '/packages',
    component: lazyRouteComponent(catalog, 'PackagesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/packages/$packageId',
    component: lazyRouteComponent(catalog, 'PackagePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/versions/$versionId',
    component: lazyRouteComponent(catalog, 'VersionPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/upstream-changes',
    component: lazyRouteComponent(catalog, 'UpstreamChangesPage'),
  }),
  createRoute({ getParentRoute: () => shell, path: '/check', component: lazyRouteComponent(catalog, 'CheckPage') }),
  createRoute({
    getParentRoute: () => shell,
    path: '/d/$code',
    component: lazyRouteComponent(catalog, 'KeptVerdictPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/p/$type/$name',
    component: lazyRouteComponent(catalog, 'PackageAddressPage'),
  }),
  createRoute({ getParentRoute: () => shell, path: '/why', component: lazyRouteComponent(catalog, 'WhyPage') }),
  createRoute({
    getParentRoute: () => shell,
    path: '/advisories',
    component: lazyRouteComponent(advisories, 'AdvisoriesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/advisories/$advisoryId',
    component: lazyRouteComponent(advisories, 'AdvisoryPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/findings',
    component: lazyRouteComponent(inventory, 'FindingsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/analyses',
    component: lazyRouteComponent(inventory, 'AnalysesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/sboms',
    component: lazyRouteComponent(inventory, 'SbomsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/blast-radius',
    component: lazyRouteComponent(inventory, 'BlastRadiusPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/applications/$applicationId',
    component: lazyRouteComponent(inventory, 'ApplicationPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/releases/$releaseId',
    component: lazyRouteComponent(inventory, 'ReleasePage'),
  }),
  createRoute({ getParentRoute: () => shell, path: '/feeds', component: lazyRouteComponent(advisories, 'FeedsPage') }),
  createRoute({
    getParentRoute: () => shell,
    path: '/feeds/imports/$importId',
    component: lazyRouteComponent(advisories, 'ImportPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/introductions',
    component: lazyRouteComponent(introductions, 'IntroductionsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/introductions/new',
    component: lazyRouteComponent(introductions, 'NewIntroductionPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/introductions/$introductionId',
    component: lazyRouteComponent(introductions, 'IntroductionPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/approvals',
    component: lazyRouteComponent(introductions, 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/gateway',
    component: lazyRouteComponent(gateway, 'GatewayLogPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/prefetches',
    component: lazyRouteComponent(gateway, 'PrefetchesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/repositories',
    component: lazyRouteComponent(gateway, 'RepositoriesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/repositories/$name',
    component: lazyRouteComponent(gateway, 'RepositoryPage'),
  }),
  createRoute({ getParentRoute: () => shell, path: '/policy', component: lazyRouteComponent(policy, 'PolicyPage') }),
  createRoute({
    getParentRoute: () => shell,
    path: '/policy/revisions/$revision',
    component: lazyRouteComponent(policy, 'RevisionPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/admissions',
    component: lazyRouteComponent(policy, 'AdmissionsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/restrictions',
    component: lazyRouteComponent(policy, 'RestrictionsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/quarantine',
    component: lazyRouteComponent(policy, 'QuarantinePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/applications',
    component: lazyRouteComponent(organisation, 'ApplicationsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/people',
    component: lazyRouteComponent(organisation, 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/teams',
    component: lazyRouteComponent(organisation, 'TeamsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/org-units',
    component: lazyRouteComponent(organisation, 'OrgUnitsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/roles',
    component: lazyRouteComponent(organisation, 'RolesPage'),
  }),
  createRoute({ getParentRoute: () => shell, path: '/tokens', component: lazyRouteComponent(system, 'TokensPage') }),
  createRoute({
    getParentRoute: () => shell,
    path: '/trust-rules',
    component: lazyRouteComponent(system, 'TrustRulesPage'),
  }),
  createRoute({ getParentRoute: () => shell, path: '/audit', component: lazyRouteComponent(system, 'AuditPage') }),
  createRoute({ getParentRoute: () => shell, path: '/profile', component: lazyRouteComponent(system, 'ProfilePage') }),
]

const routeTree = root.addChildren([...outside, shell.addChildren(inside)])

/** Addresses carry plain text: `?text=left-pad&severity=high`. */
export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(readUrlState(search)).toString()
      return text === '' ? '' : `?${text}`
    },
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: CrashedPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
