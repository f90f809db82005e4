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
  'introduction:approve',
  'introduction:create',
  'package:download',
  'policy:approve',
  'policy:propose',
  'repository:manage',
  'restriction:manage',
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
    'system:operate',
  ],
  securityEngineer: [
    ...readPermissions,
    'advisory:manage',
    'assessment:run',
    'policy:approve',
    'policy:propose',
    'restriction:manage',
  ],
  approver: [...readPermissions, 'introduction:approve', 'policy:approve'],
  architect: [...readPermissions, 'application:manage', 'introduction:approve', 'introduction:create'],
  // Whoever asks for software says for which application.
  developer: ['catalog:read', 'advisory:read', 'application:read', 'introduction:create', 'package:download'],
  devops: [...readPermissions, 'application:manage', 'introduction:create', 'package:download', 'repository:manage'],
  auditor: [...readPermissions, 'audit:read'],
}

/** Roles over what belongs to no unit (accounts, the whole audit trail): held everywhere or not at all. */
export const installationRoles: readonly Role[] = ['administrator', 'auditor']

export function isRole(text: string): text is Role {
  return Object.hasOwn(rolePermissions, text)
}

export function isPermission(text: string): text is Permission {
  return (permissions as readonly string[]).includes(text)
}
