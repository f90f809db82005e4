import type { ChangeWatch } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { type DownloadSpool, openDownloadSpool } from '../download-spool.ts'
import { loadRepositories, type Repository } from '../repository.ts'
import { followStorageUse } from '../storage/measure-storage.ts'
import { type ArtifactStore, createArtifactStore } from './artifact-store.ts'
import { type BlobDigests, createBlobDigests } from './blob-digests.ts'
import { createFileDescriber, type FileDescriber } from './describe-file.ts'
import { createVersionDescriber, type VersionDescriber } from './describe-version.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'
import { createEntryLru, type EntryLru } from './entry-lru.ts'
import { createGroupIndexes } from './group-indexes.ts'
import { createHostedNames, type HostedNames } from './hosted-names.ts'
import { openIndexReader } from './index-reader.ts'
import { createIndexStore, type IndexStore } from './index-store.ts'
import { createListings, type Listings } from './listings.ts'
import { createNamedVersions, type NamedVersions } from './named-versions.ts'
import { createSharedNext } from './shared-next.ts'
import { createUnknownAnswers, type UnknownAnswers } from './unknown-answers.ts'
import { createUpstreamHealth, type UpstreamHealth } from './upstream.ts'
import { createVerdictCache, type VerdictCache } from './verdict-cache.ts'
import { createVersionParts, type VersionParts } from './version-parts.ts'
import { createViewCache, type ViewCache } from './views.ts'

/** What one process keeps for serving packages; everything in it can be lost and made again. */
export interface Engine {
  readonly indexes: IndexStore
  readonly documents: DocumentStore
  readonly listings: Listings
  readonly namedVersions: NamedVersions
  readonly parts: VersionParts
  readonly fileDescriber: FileDescriber
  readonly digests: BlobDigests
  readonly artifacts: ArtifactStore
  readonly describer: VersionDescriber
  readonly unknowns: UnknownAnswers
  readonly hostedNames: HostedNames
  readonly verdicts: VerdictCache
  readonly views: ViewCache
  readonly health: UpstreamHealth
  readonly spool: DownloadSpool
  repository(context: Context, name: string): Promise<Repository | undefined>
  repositories(context: Context): Promise<readonly Repository[]>
  /** The catalogue's id of a package; undefined while it has none. */
  packageId(context: Context, ecosystem: string, name: string): Promise<string | undefined>
  /** Ids of the units from the root down to this one. */
  unitPath(context: Context, orgUnitId: string): Promise<readonly string[]>
  /** The unit that an application belongs to. */
  applicationUnit(context: Context, applicationId: string): Promise<string | undefined>
}

const packagesMax = 200_000
const unitsMax = 20_000

const engines = new WeakMap<ChangeWatch, Engine>()

/** The engine of this process: made at its first use. */
export function engineOf(context: Context): Engine {
  const known = engines.get(context.changes)
  if (known) return known
  const engine = createEngine(context)
  engines.set(context.changes, engine)
  return engine
}

function createEngine(context: Context): Engine {
  const health = createUpstreamHealth()
  const documents = createDocumentStore(health)
  const reader = openIndexReader()
  void followStorageUse(context)
  context.signal.addEventListener('abort', () => void reader.close())
  let repositories: Promise<readonly Repository[]> | undefined
  const paths = createEntryLru<Promise<readonly string[]>>(unitsMax)
  const units = createEntryLru<Promise<string | undefined>>(unitsMax)
  const packages = createEntryLru<string>(packagesMax)
  const packageLoads = createSharedNext<string | undefined>()
  const indexes = createGroupIndexes(createIndexStore({ health, reader, documents }), reader)
  context.changes.onChange(({ topic, subjectId }) => {
    if (topic === 'repository') repositories = undefined
    if (topic === 'repository' && subjectId !== undefined) indexes.forget(subjectId)
    if (topic === 'access') paths.clear()
    if (topic === 'access') units.clear()
  })
  const all = (scope: Context) => {
    repositories ??= loadRepositories(scope).catch((error) => {
      repositories = undefined
      throw error
    })
    return repositories
  }
  return {
    health,
    documents,
    listings: createListings(documents),
    namedVersions: createNamedVersions(),
    parts: createVersionParts(),
    fileDescriber: createFileDescriber(),
    digests: createBlobDigests(),
    indexes,
    artifacts: createArtifactStore({ health, documents, indexes, repositories: all }),
    unknowns: createUnknownAnswers(),
    describer: createVersionDescriber({ health, documents, repositories: all }),
    hostedNames: createHostedNames(context.changes),
    verdicts: createVerdictCache(context.changes),
    views: createViewCache(),
    spool: openDownloadSpool(context),
    repositories: all,
    repository: async (scope, name) => (await all(scope)).find((each) => each.name === name),
    packageId: async (scope, ecosystem, name) => {
      const key = `${ecosystem} ${name}`
      const known = packages.get(key)
      if (known) return known
      const loaded = await packageLoads.run(key, () => loadPackageId(scope, ecosystem, name))
      // A package keeps its id for ever: only its absence may change.
      if (loaded) packages.set(key, loaded)
      return loaded
    },
    unitPath: (scope, id) => remembered(paths, id, () => loadUnitPath(scope, id)),
    applicationUnit: (scope, id) => remembered(units, id, () => loadApplicationUnit(scope, id)),
  }
}

function remembered<Value>(known: EntryLru<Promise<Value>>, id: string, load: () => Promise<Value>): Promise<Value> {
  const already = known.get(id)
  if (already) return already
  const loading = load()
  known.set(id, loading)
  loading.catch(() => known.delete(id))
  return loading
}

async function loadUnitPath(context: Context, id: string): Promise<readonly string[]> {
  const row = await context.db.selectFrom('org_unit').select('path').where('id', '=', id).executeTakeFirst()
  return row?.path ?? []
}

async function loadApplicationUnit(context: Context, id: string): Promise<string | undefined> {
  const row = await context.db.selectFrom('application').select('org_unit_id').where('id', '=', id).executeTakeFirst()
  return row?.org_unit_id
}

async function loadPackageId(context: Context, ecosystem: string, name: string): Promise<string | undefined> {
  const found = context.db
    .selectFrom('package')
    .select('id')
    .where('ecosystem', '=', ecosystem)
    .where('name', '=', name)
  return (await found.executeTakeFirst())?.id
}
