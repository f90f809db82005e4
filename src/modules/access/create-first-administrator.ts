import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { findLink, spendLink, withdrawLinks } from './access-link.ts'
import { countAdministrators, lockAdministrators } from './administrators.ts'
import { createAccount } from './create-account.ts'
import { ensureRootOrgUnit } from './create-org-unit.ts'
import { createPerson } from './create-person.ts'
import { grantRole } from './grant-role.ts'
import { hashPassword, requireGoodPassword } from './password.ts'
import { type OpenedSession, openSession, type SessionOrigin } from './sign-in.ts'

export interface FirstAdministrator {
  readonly secret: string
  readonly username: string
  readonly name: string
  readonly password: string
  /** The name of the topmost unit, made when there is none. */
  readonly organisation: string
}

/**
 * Makes the first administrator by the one-time link and signs them in. Throws `bootstrap.link-invalid`,
 * `bootstrap.already-done`, and the problems of names and passwords.
 */
export async function createFirstAdministrator(
  context: Context,
  person: FirstAdministrator,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const link = await findLink(context, { purpose: 'bootstrap', secret: person.secret })
  if (!link) throw new Problem('bootstrap.link-invalid', 403)
  requireGoodPassword(person.password, person.username)
  const passwordHash = await hashPassword(person.password)
  const installer: Context = { ...context, actor: { kind: 'system', name: 'bootstrap' } }
  return transact(installer, async (tx) => {
    await lockAdministrators(tx)
    if ((await countAdministrators(tx)) > 0) throw new Problem('bootstrap.already-done', 409)
    if (!(await spendLink(tx, link.id))) throw new Problem('bootstrap.link-invalid', 403)
    await withdrawLinks(tx, { purpose: 'bootstrap' })
    const root = await ensureRootOrgUnit(tx, { code: 'root', name: person.organisation })
    const { personId } = await createPerson(tx, { name: person.name, orgUnitId: root.id })
    const { accountId } = await createAccount(tx, { personId, username: person.username, passwordHash })
    await grantRole(tx, { personId }, { role: 'administrator' })
    await record(tx, {
      action: 'bootstrap.link-used',
      subjectKind: 'access-link',
      subjectId: link.id,
      detail: { personId },
    })
    return openSession(tx, accountId, origin)
  })
}
