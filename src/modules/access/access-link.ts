import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { newReference, secretHash } from './secrets.ts'

export type LinkPurpose = 'bootstrap' | 'invitation'

export interface LinkKey {
  readonly purpose: LinkPurpose
  readonly secret: string
}

/** Makes the secret of a one-time link. It goes behind `#` in an address, so that no server or proxy logs it. */
export async function createLink(
  tx: Tx,
  link: { readonly purpose: LinkPurpose; readonly accountId?: string; readonly lifeSeconds: number },
): Promise<{ readonly id: string; readonly secret: string; readonly expiresAt: Date }> {
  const id = newId(tx.now)
  const secret = newReference()
  const expiresAt = new Date(tx.now.getTime() + link.lifeSeconds * 1000)
  await tx.db
    .insertInto('access_link')
    .values({
      id,
      hash: secretHash(secret),
      purpose: link.purpose,
      account_id: link.accountId ?? null,
      created_at: tx.now,
      expires_at: expiresAt,
    })
    .execute()
  return { id, secret, expiresAt }
}

/** The link, if it may still be used; to be asked before anything costly is done for it. */
export async function findLink(
  scope: Scope,
  { purpose, secret }: LinkKey,
): Promise<{ readonly id: string; readonly accountId: string | null } | undefined> {
  return scope.db
    .selectFrom('access_link')
    .select(['id', 'account_id as accountId'])
    .where('hash', '=', secretHash(secret))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', scope.now)
    .executeTakeFirst()
}

/** Uses the link up. False when it was used in the meantime. */
export async function spendLink(tx: Tx, linkId: string): Promise<boolean> {
  const spent = await tx.db
    .updateTable('access_link')
    .set({ used_at: tx.now })
    .where('id', '=', linkId)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return spent !== undefined
}

/** Makes older links for the same thing useless. */
export async function withdrawLinks(
  tx: Tx,
  link: { readonly purpose: LinkPurpose; readonly accountId?: string },
): Promise<void> {
  await tx.db
    .updateTable('access_link')
    .set({ used_at: tx.now })
    .where('purpose', '=', link.purpose)
    .where('account_id', 'is not distinct from', link.accountId ?? null)
    .where('used_at', 'is', null)
    .execute()
}
