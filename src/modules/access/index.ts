import type { Module } from '#platform/module.ts'
import { removeExpiredJob } from './jobs.ts'
import { orgUnitRoutes } from './routes-org-units.ts'
import { peopleRoutes } from './routes-people.ts'
import { sessionRoutes } from './routes-session.ts'
import { teamRoutes } from './routes-teams.ts'
import { tokenRoutes } from './routes-tokens.ts'
import { readExchangeForms, tokenExchangeRoutes } from './trust/routes-token-exchange.ts'
import { type GetApplication, trustRuleRoutes } from './trust/routes-trust-rules.ts'

export { type AddedPerson, addPerson } from './add-person.ts'
export { authenticate } from './authenticate.ts'
export { type BootstrapLink, bootstrapLink } from './bootstrap-link.ts'
export { changePerson, type PersonChange } from './change-person.ts'
export { type ClientCredential, readClientCredential } from './client-credential.ts'
export { createAccount, type NewAccount } from './create-account.ts'
export {
  createOrgUnit,
  ensureRootOrgUnit,
  findRootOrgUnit,
  getOrgUnitPath,
  type NewOrgUnit,
} from './create-org-unit.ts'
export { createPerson, type NewPerson } from './create-person.ts'
export { addTeamMember, createTeam, type NewTeam, removeTeamMember, type TeamMember } from './create-team.ts'
export { createToken, type NewToken } from './create-token.ts'
export { findActorByToken } from './find-actor-by-token.ts'
export { type GrantHolder, grantRole, type NewGrant } from './grant-role.ts'
export { type Invitation, invitePerson } from './invitation.ts'
export type { PersonActor } from './load-actor.ts'
export { matchesPackage, type PackageName, type PackagePattern, parsePackagePattern } from './package-pattern.ts'
export { hashPassword, requireGoodPassword } from './password.ts'
export {
  authorize,
  can,
  canForSomePackage,
  coveredUnits,
  heldPermissions,
  type Place,
  requirePermission,
} from './permission.ts'
export { revokeRole } from './revoke-role.ts'
export { revokeToken } from './revoke-token.ts'
export { type Permission, permissions, type Role, roleNames, rolePermissions } from './roles.ts'
export type { ClaimCondition } from './trust/claim-condition.ts'
export { type ExchangedToken, exchangeToken, type TokenExchange } from './trust/exchange-token.ts'
export {
  changeTrustRule,
  createTrustRule,
  removeTrustRule,
  type TrustRuleFields,
} from './trust/manage-trust-rules.ts'

/** Who may do what. Applications come later in the order of modules: what is asked of them is handed in. */
export function createAccessModule(later: { readonly getApplication: GetApplication }): Module {
  return {
    name: 'access',
    routes: [
      ...sessionRoutes,
      ...orgUnitRoutes,
      ...peopleRoutes,
      ...teamRoutes,
      ...tokenRoutes,
      ...trustRuleRoutes(later.getApplication),
      ...tokenExchangeRoutes,
    ],
    jobs: [removeExpiredJob],
    extendServer: readExchangeForms,
  }
}
