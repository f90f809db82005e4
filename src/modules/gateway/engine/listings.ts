import { sql } from 'kysely'
import type { ListedVersion, ListReference, OpenedList, Registry } from '#ecosystems/gate/registry.ts'
import { recordDetails } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { originOf, type Repository } from '../repository.ts'
import { createByteLru } from './byte-lru.ts'
import type { DocumentStore } from './document-store.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSingleFlight } from './single-flight.ts'
import { unreadable } from './upstream.ts'

/** A version that a file is part of, and what the file is called within it. */
export interface ListedOwner {
  readonly name: string
  readonly version: string
  readonly fileName: string
}

export interface Listings {
  /**
   * The versions that upstream's lists say a path is part of, known to the catalogue from then on; what they said once when they
   * do not answer, or name it no longer. Empty: nothing names it.
   */
  find(context: Context, repository: Repository, path: string): Promise<readonly ListedOwner[]>
}

type Listed = NonNullable<Registry['listed']>

const listBytesMax = 512 * 1024 * 1024
const listSizeMax = 128 * 1024 * 1024
const pathsMax = 100_000

export function createListings(documents: DocumentStore): Listings {
  const opened = createByteLru<OpenedList>(listBytesMax)
  const opening = createSingleFlight<OpenedList>()
  const finding = createSingleFlight<readonly ListedOwner[]>()
  const found = createEntryLru<{ readonly owners: readonly ListedOwner[]; readonly until: Date }>(pathsMax)
  const open = async (context: Context, repository: Repository, from: { listed: Listed; list: ListReference }) => {
    const { listed, list } = from
    const key = `${repository.ecosystem.type} ${list.label} ${list.sha256}`
    const known = opened.get(key)
    if (known) return known
    return opening.run(key, async () => {
      const document = await readList(context, { repository, documents, list })
      const read = await listed.open(document, list)
      opened.set(key, read, read.sizeBytes)
      return read
    })
  }
  const ask = async (context: Context, repository: Repository, path: string): Promise<readonly ListedVersion[]> => {
    const { listed } = repository.registry
    if (!listed) return []
    const read = async (at: string) => {
      const held = await documents.get(context, repository, { request: { url: at }, keep: 'check' })
      return held && readBounded(context, held)
    }
    const lists = await listed.lists(path, {
      documents: await documentPaths(context, repository, listed.sources),
      read,
    })
    const versions: ListedVersion[] = []
    const faults: unknown[] = []
    for (const list of lists) {
      // One that upstream names and does not have must not withhold what the others name.
      const opened = await open(context, repository, { listed, list }).catch(
        (error: unknown) => void faults.push(error),
      )
      if (opened) versions.push(...opened.find(path))
    }
    if (versions.length === 0 && faults.length > 0) throw faults[0]
    return distinct(versions)
  }
  return {
    find: (context, repository, path) => {
      const key = `${repository.id} ${repository.upstreamUrl ?? ''} ${path}`
      const known = found.get(key)
      if (known && known.until > context.now) return Promise.resolve(known.owners)
      return finding.run(key, async () => {
        const held = await findKept(context, repository, path)
        const versions = await ask(context, repository, path).catch((error: unknown) => {
          if (held.length > 0) return []
          throw unreadable(error)
        })
        for (const version of versions) await keep(context, { repository, path, held }, version)
        const owners = versions.length > 0 ? versions.map(ownerOf) : held
        const until = new Date(context.now.getTime() + repository.softTtlSeconds * 1000)
        if (owners.length > 0) found.set(key, { owners, until })
        return owners
      })
    },
  }
}

function ownerOf({ name, details }: ListedVersion): ListedOwner {
  return { name, version: details.version, fileName: details.files[0]?.fileName ?? '' }
}

/** Several releases list the same version; where they differ, the first that was asked counts. */
function distinct(versions: readonly ListedVersion[]): readonly ListedVersion[] {
  const byVersion = new Map<string, ListedVersion>()
  for (const each of versions) {
    const key = `${each.name}\n${each.details.version}`
    if (!byVersion.has(key)) byVersion.set(key, each)
  }
  return [...byVersion.values()]
}

const sourcesMax = 4_000

/** Only what upstream had is kept as a copy. */
async function documentPaths(
  context: Context,
  repository: Repository,
  names: readonly string[],
): Promise<readonly string[]> {
  const rows = await context.db
    .selectFrom('document_copy')
    .select('path')
    .where('repository_id', '=', repository.id)
    .where(sql<boolean>`split_part(path, '/', -1) = any(${[...names]}::text[])`)
    .orderBy(sql`length(path)`)
    .orderBy('path')
    .limit(sourcesMax)
    .execute()
  return rows.map(({ path }) => path)
}

async function readList(
  context: Context,
  from: { readonly repository: Repository; readonly documents: DocumentStore; readonly list: ListReference },
): Promise<Uint8Array> {
  const { repository, documents, list } = from
  const { path, sha256 } = list
  const asked = { request: { url: path }, keep: path.includes(sha256) ? 'forever' : 'check', sha256 } as const
  const held = await documents.get(context, repository, asked)
  if (!held) throw new Problem('upstream.unreadable', 503, { reason: `${path} is named and not there` })
  if (held.sha256 !== sha256) throw new Problem('upstream.unreadable', 503, { reason: `${path} is being changed` })
  return readBounded(context, held)
}

async function readBounded(
  context: Context,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Promise<Uint8Array> {
  if (sizeBytes > listSizeMax)
    throw new Problem('upstream.unreadable', 503, { reason: `a list larger than ${listSizeMax} bytes` })
  return context.blobs.read(sha256)
}

type KeptOwner = ListedOwner & { readonly integrity: string }

function findKept(context: Context, repository: Repository, path: string): Promise<readonly KeptOwner[]> {
  return context.db
    .selectFrom('listed_file')
    .select(['name', 'version', 'file_name as fileName', 'integrity'])
    .where('repository_id', '=', repository.id)
    .where('path', '=', path)
    .execute()
}

/** What is said again is written once. */
async function keep(
  context: Context,
  known: { readonly repository: Repository; readonly path: string; readonly held: readonly KeptOwner[] },
  { name, details }: ListedVersion,
): Promise<void> {
  const { repository, path, held } = known
  const [file] = details.files
  if (!file) return
  const row = { file_name: file.fileName, integrity: file.integrity ?? '' }
  const same = held.find((each) => each.name === name && each.version === details.version)
  if (same && same.integrity === row.integrity && same.fileName === row.file_name) return
  const key = { repository_id: repository.id, path, name, version: details.version }
  await transact(context, async (tx) => {
    await recordDetails(tx, { ecosystem: repository.ecosystem.type, name, details, from: originOf(repository) })
    await tx.db
      .insertInto('listed_file')
      .values({ ...key, ...row })
      .onConflict((conflict) => conflict.columns(['repository_id', 'path', 'name', 'version']).doUpdateSet(row))
      .execute()
  })
}
