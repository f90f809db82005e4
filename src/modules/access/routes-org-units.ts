import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { type Route, route } from '#platform/route.ts'
import { createOrgUnit, listOrgUnits } from './create-org-unit.ts'
import { installationRoles, roleNames, rolePermissions } from './roles.ts'
import { id, line, made } from './schemas.ts'

const list = route({
  method: 'GET',
  path: '/api/v1/org-units',
  access: 'signed-in',
  summary: 'The organisation: every unit, parents before their children',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id,
        parentId: Type.Optional(id),
        code: Type.String(),
        name: Type.String(),
        path: Type.Array(id),
      }),
    ),
  }),
  handle: async (context) => ({ items: [...(await listOrgUnits(context))] }),
})

const add = route({
  method: 'POST',
  path: '/api/v1/org-units',
  access: { permission: 'access:manage' },
  summary: 'Add a unit below another',
  body: Type.Object(
    { parentId: id, code: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$' }), name: line(200) },
    { additionalProperties: false },
  ),
  reply: made,
  handle: (context, { body }) => transact(context, (tx) => createOrgUnit(tx, body)),
})

const roles = route({
  method: 'GET',
  path: '/api/v1/roles',
  access: 'signed-in',
  summary: 'The roles and what each may do; some cannot be limited to a unit',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({ role: Type.String(), permissions: Type.Array(Type.String()), everywhereOnly: Type.Boolean() }),
    ),
  }),
  handle: () => ({
    items: roleNames.map((role) => ({
      role,
      permissions: [...rolePermissions[role]],
      everywhereOnly: installationRoles.includes(role),
    })),
  }),
})

export const orgUnitRoutes: readonly Route[] = [list, add, roles]
