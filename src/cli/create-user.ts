import { addPerson, ensureRootOrgUnit, grantRole, roleNames } from '#modules/access/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { getUnitId } from './find-account.ts'

export interface NewUser {
  readonly username: string
  readonly name: string
  readonly email?: string
  /** Code of the unit; absent: the topmost one, made when there is none. */
  readonly unit?: string
  /** `role`, or `role:unit` for a role held in a unit and below. */
  readonly role?: readonly string[]
}

/** A person with an account and roles, and the one-time address at which they choose a password. */
export async function createUser(
  context: Context,
  user: NewUser,
): Promise<{ readonly id: string; readonly username: string; readonly invitationUrl: string }> {
  const grants = await readGrants(context, user.role ?? [])
  const orgUnitId =
    user.unit === undefined
      ? (await transact(context, (tx) => ensureRootOrgUnit(tx, { code: 'root', name: 'Organisation' }))).id
      : await getUnitId(context, user.unit)
  const { name, username, email } = user
  const { id, invitationPath } = await addPerson(context, { name, username, email, orgUnitId })
  await transact(context, async (tx) => {
    for (const grant of grants) await grantRole(tx, { personId: id }, grant)
  })
  return { id, username, invitationUrl: `${baseUrl(context)}${invitationPath ?? ''}` }
}

/** Read before anything is written, so that a misspelt role leaves no half-made person. */
async function readGrants(
  context: Context,
  roles: readonly string[],
): Promise<readonly { readonly role: string; readonly orgUnitId?: string }[]> {
  const grants: { role: string; orgUnitId?: string }[] = []
  for (const text of roles) {
    const [role = '', unit] = text.split(':')
    if (!roleNames.some((name) => name === role)) throw new Problem('role.unknown', 400, { role })
    grants.push({ role, ...(unit ? { orgUnitId: await getUnitId(context, unit) } : {}) })
  }
  return grants
}

/** The address by which people reach the server, as far as the settings tell. */
export function baseUrl({ config }: Context): string {
  return config.publicUrl ?? `http://${config.host}:${config.port}`
}
