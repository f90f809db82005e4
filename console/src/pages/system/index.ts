export { AuditPage } from './audit-page.tsx'
export { ProfilePage } from './profile-page.tsx'
export { TokensPage } from './tokens-page.tsx'
export { TrustRulesPage } from './trust-rules-page.tsx'
