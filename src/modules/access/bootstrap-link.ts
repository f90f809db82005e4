import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { createLink } from './access-link.ts'
import { countAdministrators } from './administrators.ts'

export interface BootstrapLink {
  readonly url: string
  readonly expiresAt: Date
}

const lifeSeconds = 24 * 60 * 60

/**
 * A one-time link, good for 24 hours, by which the first administrator is made; undefined when there is one. Every call
 * makes a new link; whichever is used first ends them all.
 */
export async function bootstrapLink(context: Context, baseUrl?: string): Promise<BootstrapLink | undefined> {
  if ((await countAdministrators(context)) > 0) return undefined
  const { config } = context
  const base = baseUrl ?? config.publicUrl ?? `http://${config.host}:${config.port}`
  return transact(context, async (tx) => {
    const { id, secret, expiresAt } = await createLink(tx, { purpose: 'bootstrap', lifeSeconds })
    await record(tx, {
      action: 'bootstrap.link-created',
      subjectKind: 'access-link',
      subjectId: id,
      detail: { expiresAt },
    })
    return { url: `${base}/bootstrap#${secret}`, expiresAt }
  })
}
