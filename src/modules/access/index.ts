import type { Module } from '#platform/module.ts'
import { removeExpiredJob } from './jobs.ts'
import { orgUnitRoutes } from './routes-org-units.ts'
import { peopleRoutes } from './routes-people.ts'
import { sessionRoutes } from './routes-session.ts'
import { teamRoutes } from './routes-teams.ts'
import { tokenRoutes } from './routes-tokens.ts'

export { type AddedPerson, addPerson } from './add-person.ts'
export { authenticate } from './authenticate.ts'
export { type BootstrapLink, bootstrapLink } from './bootstrap-link.ts'
export { changePerson, type PersonChange } from './change-person.ts'
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
export { hashPassword, requireGoodPassword } from './password.ts'
export { authorize, can, coveredUnits, heldPermissions, type Place, requirePermission } from './permission.ts'
export { revokeRole } from './revoke-role.ts'
export { revokeToken } from './revoke-token.ts'
export { type Permission, permissions, type Role, roleNames, rolePermissions } from './roles.ts'

export const accessModule: Module = {
  name: 'access',
  routes: [...sessionRoutes, ...orgUnitRoutes, ...peopleRoutes, ...teamRoutes, ...tokenRoutes],
  jobs: [removeExpiredJob],
}
