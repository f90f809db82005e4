import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { assign, findNamed, listConfirmed } from './request-prefetch.ts'
import { readWantedPackages } from './wanted-package.ts'
import { writePrefetch } from './write-prefetch.ts'

export interface MirrorListText {
  /** One package a line, as `readWantedPackages` reads it. */
  readonly entries: string
  /** By name: of whose ecosystem names without a purl are; null: every line is a purl. */
  readonly repository?: string | null
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/
const everywhere = {}

/**
 * A list names packages that are brought in on a schedule. Throws `mirror-list.bad-name`, `mirror-list.exists`,
 * `repository.unknown` and `prefetch.bad-entry`.
 */
export async function createMirrorList(
  context: Context,
  asked: MirrorListText & { readonly name: string },
): Promise<{ readonly id: string }> {
  const { name } = asked
  if (!namePattern.test(name)) throw new Problem('mirror-list.bad-name', 400, { name: name.slice(0, 80) })
  const columns = await readText(context, asked)
  const id = newId(context.now)
  await transact(context, async (tx) => {
    const written = await tx.db
      .insertInto('mirror_list')
      .values({ id, name, ...columns, created_at: tx.now, changed_at: tx.now })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst()
    if (written.numInsertedOrUpdatedRows === 0n) throw new Problem('mirror-list.exists', 409, { name })
    const detail = { name, entryCount: columns.entry_count }
    await record(tx, { action: 'mirror-list.created', subjectKind: 'mirror-list', subjectId: id, detail })
  })
  return { id }
}

/** Replaces the text. Throws `mirror-list.unknown` and the problems of creating one. */
export async function changeMirrorList(
  context: Context,
  asked: MirrorListText & { readonly id: string },
): Promise<void> {
  await requireExisting(context, asked.id)
  const columns = await readText(context, asked)
  await transact(context, async (tx) => {
    const before = await lockList(tx, asked.id)
    const change = { ...columns, changed_at: tx.now }
    await tx.db.updateTable('mirror_list').set(change).where('id', '=', asked.id).execute()
    const counts = { entryCountBefore: before.entry_count, entryCount: columns.entry_count }
    const detail = { name: before.name, ...counts }
    await record(tx, { action: 'mirror-list.changed', subjectKind: 'mirror-list', subjectId: asked.id, detail })
  })
}

/** What it brought in stays. Throws `mirror-list.unknown`. */
export async function removeMirrorList(context: Context, id: string): Promise<void> {
  await requireExisting(context, id)
  await transact(context, async (tx) => {
    const { name, entries } = await lockList(tx, id)
    await tx.db.deleteFrom('mirror_list').where('id', '=', id).execute()
    const detail = { name, entries: entries.slice(0, 20_000) }
    await record(tx, { action: 'mirror-list.removed', subjectKind: 'mirror-list', subjectId: id, detail })
  })
}

/** Begins to bring a list in, unless that is going on already; answers the run. Throws `mirror-list.unknown`. */
export async function prefetchMirrorList(context: Context, id: string): Promise<{ readonly id: string }> {
  await requireExisting(context, id)
  const repositories = await listConfirmed(context)
  return transact(context, async (tx) => {
    const list = await lockList(tx, id)
    const running = await tx.db
      .selectFrom('prefetch')
      .select('id')
      .where('mirror_list_id', '=', id)
      .where('state', '!=', 'done')
      .executeTakeFirst()
    if (running) return running
    const named = repositories.find((each) => each.id === list.repository_id)
    const items = assign(readWantedPackages(list.entries, named?.ecosystem.type), repositories, named)
    const asked = { title: list.name, items, complete: true, mirrorListId: id } as const
    const made = await writePrefetch(tx, { origin: 'mirror-list', ...asked })
    const detail = { origin: 'mirror-list', title: list.name, itemCount: items.length }
    await record(tx, { action: 'prefetch.requested', subjectKind: 'prefetch', subjectId: made.id, detail })
    return made
  })
}

/** Whoever writes a list manages the repositories that it is brought in through. */
async function readText(context: Context, { entries, repository }: MirrorListText) {
  const repositories = await listConfirmed(context)
  const named = repository ? findNamed(repositories, repository) : undefined
  const items = assign(readWantedPackages(entries, named?.ecosystem.type), repositories, named)
  if (items.length === 0) throw new Problem('prefetch.nothing', 422)
  const ids = new Set(items.flatMap(({ repositoryId }) => repositoryId ?? []))
  for (const repositoryId of ids) requirePermission(context.actor, 'repository:manage', { repositoryId })
  return { entries, entry_count: items.length, repository_id: named?.id ?? null }
}

/** A list of no one repository belongs to the installation. Throws `mirror-list.unknown` and `access.denied`. */
async function requireExisting(context: Context, id: string): Promise<void> {
  const row = await context.db.selectFrom('mirror_list').select('repository_id').where('id', '=', id).executeTakeFirst()
  if (!row) throw new Problem('mirror-list.unknown', 404)
  const { repository_id } = row
  requirePermission(context.actor, 'repository:manage', repository_id ? { repositoryId: repository_id } : everywhere)
}

async function lockList(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('mirror_list').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('mirror-list.unknown', 404)
  return row
}
