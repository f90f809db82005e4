const readPermissions = [
  'access:read',
  'catalog:read',
  'advisory:read',
  'application:read',
  'assessment:read',
  'policy:read',
  'introduction:read',
  'gateway:read',
] as const

export const permissions = [
  ...readPermissions,
  'audit:read',
  'access:manage',
  'advisory:manage',
  'application:manage',
  'assessment:run',
  'finding:triage',
  'introduction:approve',
  'introduction:create',
  'package:download',
  'package:publish',
  'policy:approve',
  'policy:propose',
  'repository:manage',
  'restriction:manage',
  'sbom:submit',
  'system:operate',
] as const

/** `module:verb`. */
export type Permission = (typeof permissions)[number]

export const roleNames = [
  'administrator',
  'securityEngineer',
  'approver',
  'architect',
  'developer',
  'devops',
  'pipeline',
  'auditor',
] as const
export type Role = (typeof roleNames)[number]

/** What each role may do where it is held. Nobody approves what they asked for themselves, whatever the role. */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: [
    ...readPermissions,
    'audit:read',
    'access:manage',
    'application:manage',
    'policy:propose',
    'repository:manage',
    'sbom:submit',
    'system:operate',
  ],
  securityEngineer: [
    ...readPermissions,
    'advisory:manage',
    'assessment:run',
    'finding:triage',
    'policy:approve',
    'policy:propose',
    'restriction:manage',
  ],
  approver: [...readPermissions, 'introduction:approve', 'policy:approve'],
  architect: [
    ...readPermissions,
    'application:manage',
    'finding:triage',
    'introduction:approve',
    'introduction:create',
    'sbom:submit',
  ],
  // Whoever asks for software says for which application.
  developer: [
    'catalog:read',
    'advisory:read',
    'application:read',
    'introduction:create',
    'package:download',
    'package:publish',
    'sbom:submit',
  ],
  devops: [
    ...readPermissions,
    'application:manage',
    'introduction:create',
    'package:download',
    'package:publish',
    'repository:manage',
    'sbom:submit',
  ],
  // All that a build may ever be given; how much of it, a token or a trust rule says.
  pipeline: ['catalog:read', 'advisory:read', 'application:read', 'package:download', 'package:publish', 'sbom:submit'],
  auditor: [...readPermissions, 'audit:read'],
}

/** What is done with packages in a repository: the permissions that repositories and names of packages narrow. */
export const packagePermissions: readonly Permission[] = ['package:download', 'package:publish']

/** What a token narrowed to repositories or names may hold besides: to read what anybody who downloads may know. */
export const narrowablePermissions: readonly Permission[] = [...packagePermissions, 'catalog:read', 'advisory:read']

/** Roles over what belongs to no unit (accounts, the whole audit trail): held everywhere or not at all. */
export const installationRoles: readonly Role[] = ['administrator', 'auditor']

export function isRole(text: string): text is Role {
  return Object.hasOwn(rolePermissions, text)
}

export function isPermission(text: string): text is Permission {
  return (permissions as readonly string[]).includes(text)
}
