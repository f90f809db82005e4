import { type SqlBool, sql } from 'kysely'
import { findEcosystem } from '#ecosystems/index.ts'
import { record } from '#modules/audit/index.ts'
import { forgetDisputes, forgetFiles, forgetOrigin } from '#modules/catalog/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { type AskedMode, requireAvailable } from './repository-mode.ts'

export interface RepositorySettings {
  /** Ids of the repositories that a group consists of, in the order in which they are asked. */
  readonly members?: readonly string[]
  readonly upstreamUrl?: string | null
  readonly mode?: AskedMode
  readonly reservedNames?: readonly string[]
  /** Hosts besides the upstream's own that its files may lie on: `files.example`, `files.example:8443`. */
  readonly artifactHosts?: readonly string[]
  readonly softTtlSeconds?: number
  readonly hardTtlSeconds?: number
  readonly anonymousRead?: boolean
  /** Of a version that is published again and again, in a hosted repository; 0: none is taken. 10 when absent. */
  readonly buildsKeptMax?: number
}

export interface NewRepository extends RepositorySettings {
  readonly name: string
  readonly ecosystem: string
  /** `proxy` when absent. */
  readonly kind?: 'proxy' | 'hosted' | 'group'
  /** `machine`: found in the settings of the machine's own clients, which its administrator answers for. */
  readonly upstreamFrom?: 'machine' | 'console'
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/
const reservedMax = 1_000
const hostsMax = 20

/**
 * Throws `repository.bad-name`, `repository.exists`, `repository.unknown-ecosystem`, `repository.bad-upstream`,
 * `repository.mode-not-available`.
 */
export async function createRepository(context: Context, asked: NewRepository): Promise<{ readonly id: string }> {
  if (!namePattern.test(asked.name)) throw new Problem('repository.bad-name', 400, { name: asked.name.slice(0, 80) })
  if (!findEcosystem(asked.ecosystem)?.registry)
    throw new Problem('repository.unknown-ecosystem', 400, { ecosystem: asked.ecosystem.slice(0, 40) })
  const kind = asked.kind ?? 'proxy'
  if (kind === 'hosted' && !findEcosystem(asked.ecosystem)?.registry?.hosting)
    throw new Problem('repository.cannot-host', 400, { ecosystem: asked.ecosystem })
  requireFitting({ kind, ecosystem: asked.ecosystem }, asked)
  const settings = columnsOf(asked, asked.upstreamFrom ?? 'console')
  const id = newId(context.now)
  await transact(context, async (tx) => {
    await requireMembers(tx, asked.ecosystem, asked.members ?? [])
    const row = { id, name: asked.name, ecosystem: asked.ecosystem, kind, created_at: tx.now }
    const written = await tx.db
      .insertInto('repository')
      .values({ upstream_from: 'none', mode: kind === 'hosted' ? 'observe' : 'approved', ...row, ...settings })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst()
    if (written.numInsertedOrUpdatedRows === 0n) throw new Problem('repository.exists', 409, { name: asked.name })
    announceChange(tx, { topic: 'repository', subjectId: id })
    const detail = { name: asked.name, ecosystem: asked.ecosystem, kind, ...settings }
    await record(tx, { action: 'repository.created', subjectKind: 'repository', subjectId: id, detail })
  })
  return { id }
}

/**
 * Changes what is named and leaves the rest. Throws `repository.unknown`, `repository.bad-upstream`,
 * `repository.mode-not-available`.
 */
export async function changeRepository(
  context: Context,
  asked: { readonly id: string; readonly settings: RepositorySettings },
): Promise<void> {
  const settings = columnsOf(asked.settings, 'console')
  await transact(context, async (tx) => {
    const before = await tx.db
      .selectFrom('repository')
      .selectAll()
      .where('id', '=', asked.id)
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw new Problem('repository.unknown', 404, { name: asked.id })
    requireFitting({ kind: before.kind as Kind, ecosystem: before.ecosystem }, asked.settings)
    await requireMembers(tx, before.ecosystem, asked.settings.members ?? [])
    // Saving a form must not turn an address that the machine vouches for into one that a person typed.
    const { upstream_from, upstream_url, ...rest } = settings
    const moved = upstream_url !== undefined && upstream_url !== before.upstream_url
    const changed = moved ? settings : rest
    if (Object.keys(changed).length === 0) return
    await tx.db.updateTable('repository').set(changed).where('id', '=', asked.id).execute()
    // Another upstream's documents are another truth: the copies of the old one are not shown as the new one's.
    if (moved) await forgetUpstream(tx, asked.id)
    if (moved && upstream_url === null) await handOver(tx, asked.id)
    announceChange(tx, { topic: 'repository', subjectId: asked.id })
    const detail = { name: before.name, changed }
    await record(tx, { action: 'repository.changed', subjectKind: 'repository', subjectId: asked.id, detail })
  })
}

/** What an upstream told: its indexes and documents, and what names and paths mean there. */
async function forgetUpstream(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('index_copy').where('repository_id', '=', id).execute()
  await tx.db.deleteFrom('document_copy').where('repository_id', '=', id).execute()
  await tx.db.deleteFrom('named_version').where('repository_id', '=', id).execute()
  await tx.db.deleteFrom('listed_file').where('repository_id', '=', id).execute()
  await forgetDisputes(tx, id)
}

/** Without an upstream it speaks for nothing: the others' indexes are read again, so that one of them does. */
async function handOver(tx: Tx, id: string): Promise<void> {
  // Neither approved nor fetched: whoever had only named a version first does not keep others from having it.
  const { rows: unused } = await sql<{ readonly id: string }>`
    select v.id from package_version as v where v.origin_id = ${id}
      and not exists (select from admission as a where a.version_id = v.id)
      and not exists (select from artifact as f where f.version_id = v.id and f.sha256 is not null)`.execute(tx.db)
  await forgetFiles(
    tx,
    unused.map((each) => each.id),
  )
  const packageIds = await forgetOrigin(tx, id)
  const before = new Date(0)
  const rows = await tx.db
    .updateTable('index_copy')
    .set({ etag: null, last_modified: null, checked_at: before })
    .where(sql<SqlBool>`package_id = any(${[...packageIds]}::uuid[])`)
    .returning('repository_id')
    .execute()
  for (const repositoryId of new Set(rows.map((row) => row.repository_id)))
    announceChange(tx, { topic: 'repository', subjectId: repositoryId })
}

interface Columns {
  members?: string[]
  upstream_url?: string | null
  upstream_from?: string
  mode?: string
  reserved_names?: string[]
  artifact_hosts?: string[]
  soft_ttl_seconds?: number
  hard_ttl_seconds?: number
  anonymous_read?: boolean
  builds_kept_max?: number
}

function columnsOf(settings: RepositorySettings, from: 'machine' | 'console'): Columns {
  const columns: Columns = {}
  if (settings.members) columns.members = [...new Set(settings.members)]
  if (settings.upstreamUrl !== undefined) {
    columns.upstream_url = settings.upstreamUrl === null ? null : readUpstream(settings.upstreamUrl)
    columns.upstream_from = settings.upstreamUrl === null ? 'none' : from
  }
  if (settings.mode) columns.mode = requireAvailable(settings.mode)
  if (settings.reservedNames) columns.reserved_names = readReserved(settings.reservedNames)
  if (settings.artifactHosts) columns.artifact_hosts = readHosts(settings.artifactHosts)
  if (settings.softTtlSeconds !== undefined) columns.soft_ttl_seconds = settings.softTtlSeconds
  if (settings.hardTtlSeconds !== undefined) columns.hard_ttl_seconds = settings.hardTtlSeconds
  if (settings.anonymousRead !== undefined) columns.anonymous_read = settings.anonymousRead
  if (settings.buildsKeptMax !== undefined) columns.builds_kept_max = settings.buildsKeptMax
  return columns
}

type Kind = 'proxy' | 'hosted' | 'group'

/** Only a proxy has an upstream, only a group has members, and only where some are published builds can be kept. */
function requireFitting(
  { kind, ecosystem }: { readonly kind: Kind; readonly ecosystem: string },
  { upstreamUrl, members, artifactHosts, buildsKeptMax }: RepositorySettings,
): void {
  const hasBuilds = kind === 'hosted' && findEcosystem(ecosystem)?.registry?.hosting?.builds !== undefined
  if (buildsKeptMax !== undefined && !hasBuilds) throw new Problem('repository.no-builds', 400, { kind })
  if (kind !== 'proxy' && (upstreamUrl || artifactHosts?.length))
    throw new Problem('repository.no-upstream', 400, { kind })
  if (kind !== 'group' && members?.length) throw new Problem('repository.no-members', 400, { kind })
}

async function requireMembers(tx: Tx, ecosystem: string, members: readonly string[]): Promise<void> {
  if (members.length === 0) return
  const rows = await tx.db
    .selectFrom('repository')
    .select('id')
    .where('id', 'in', [...members])
    .where('ecosystem', '=', ecosystem)
    .where('kind', '!=', 'group')
    .execute()
  const bad = members.find((id) => !rows.some((row) => row.id === id))
  if (bad !== undefined) throw new Problem('repository.bad-member', 400, { id: bad })
}

function readUpstream(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new Problem('repository.bad-upstream', 400, { url: text.slice(0, 200) })
  return url.href.replace(/\/+$/, '')
}

function readHosts(hosts: readonly string[]): string[] {
  const trimmed = [...new Set(hosts.map((host) => host.trim().toLowerCase()).filter((host) => host !== ''))]
  const bad = trimmed.find((host) => URL.parse(`https://${host}/`)?.host !== host.replace(/:443$/, ''))
  if (bad !== undefined || trimmed.length > hostsMax)
    throw new Problem('repository.bad-host', 400, { host: bad?.slice(0, 80) ?? `${trimmed.length}` })
  return trimmed
}

function readReserved(names: readonly string[]): string[] {
  const trimmed = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
  const bad = trimmed.find((name) => !/^[@\w./:~+*-]{1,200}$/.test(name) || !/[^*]/.test(name))
  if (bad !== undefined || trimmed.length > reservedMax)
    throw new Problem('repository.bad-reserved-name', 400, { name: bad ?? `${trimmed.length}` })
  return trimmed
}
