import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { acquireTarget } from './engine/acquire-target.ts'
import { type Engine, engineOf } from './engine/engine.ts'
import { isReserved, type Repository } from './repository.ts'

export type FetchedArtifact =
  | { readonly sha256: string; readonly sizeBytes: number; readonly integrityOk: true }
  | { readonly failed: string }

/** Brings a version's artifact into our store, verified, without serving it to anyone. */
export async function fetchArtifact(context: Context, versionId: string): Promise<FetchedArtifact> {
  const artifact = await context.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['p.ecosystem', 'p.name', 'v.version', 'v.described_at', 'v.package_id', 'v.origin_id'])
    .where('v.id', '=', versionId)
    .executeTakeFirst()
  if (!artifact) return { failed: 'artifact.unknown' }
  const engine = engineOf(context)
  await context.changes.confirm()
  const repositories = await engine.repositories(context)
  const owner = await engine.hostedNames.ownerOf(context, artifact.ecosystem, artifact.name)
  const candidates = repositories.filter((each) => {
    if (owner) return each.id === owner
    if (each.ecosystem.type !== artifact.ecosystem || !each.upstreamUrl) return false
    if (isReserved(each, artifact.name)) return false
    if (each.id === artifact.origin_id) return true
    return (each.registry.repositoryOf?.(artifact.name) ?? each.name) === each.name
  })
  let result: FetchedArtifact = { failed: 'upstream.not-configured' }
  // The package is the one whose index was read: another upstream's of the same name is somebody else's, and is not asked.
  const sources = await sourcesOf(context, artifact.package_id)
  const known = candidates.filter(({ id }) => sources.has(id))
  // Its origin first: what it says is what is approved.
  known.sort((one, other) => Number(other.id === artifact.origin_id) - Number(one.id === artifact.origin_id))
  // Several upstreams of one ecosystem have different packages: where one has it not, the next is asked.
  for (const repository of known.length > 0 ? known : candidates) {
    result = await fetchFrom(engine, context, { ...artifact, repository, versionId })
    if (!('failed' in result)) return result
  }
  return result
}

/** Repositories that hold a copy of the package's index. */
async function sourcesOf(context: Context, packageId: string): Promise<ReadonlySet<string>> {
  const rows = await context.db
    .selectFrom('index_copy')
    .select('repository_id')
    .where('package_id', '=', packageId)
    .execute()
  return new Set(rows.map((row) => row.repository_id))
}

async function fetchFrom(
  engine: Engine,
  context: Context,
  asked: {
    readonly repository: Repository
    readonly versionId: string
    readonly name: string
    readonly version: string
    readonly described_at: Date | null
  },
): Promise<FetchedArtifact> {
  const { repository, versionId, name, version } = asked
  try {
    // Where the index names no files, what there is to examine is told elsewhere.
    if (!asked.described_at) await describe(engine, context, { repository, name, version })
    const fileName = await findPackageFile(context, { repository, versionId, name, version })
    if (fileName === undefined) return { failed: 'artifact.unknown' }
    const target = { kind: 'artifact', name, version, fileName } as const
    const fetched = await acquireTarget(engine, context, { repository, versionId, target })
    return { sha256: fetched.sha256, sizeBytes: fetched.sizeBytes, integrityOk: true }
  } catch (error) {
    if (error instanceof Problem) return { failed: error.code }
    throw error
  }
}

async function describe(
  engine: Engine,
  context: Context,
  { repository, name, version }: { readonly repository: Repository; readonly name: string; readonly version: string },
): Promise<void> {
  try {
    await engine.describer.describe(context, repository, { name, version })
  } catch (error) {
    if (!(error instanceof Problem) || !repository.registry.details?.isOptional) throw error
    context.log.warn({ name, version, error }, 'what upstream tells of a version beyond its index is not known')
  }
}

/** The first that was listed: the most general file to install. Of a version that is published again and again, of its newest build. */
async function findPackageFile(
  context: Context,
  asked: {
    readonly repository: Repository
    readonly versionId: string
    readonly name: string
    readonly version: string
  },
): Promise<string | undefined> {
  const { repository, versionId, name, version } = asked
  const builds = repository.kind === 'hosted' ? repository.registry.hosting?.builds : undefined
  const rows = await context.db
    .selectFrom('artifact')
    .select('file_name')
    .where('version_id', '=', versionId)
    .where('role', '=', 'package')
    .orderBy('id')
    .$if(!builds?.isBuilt(version), (query) => query.limit(1))
    .execute()
  const names = rows.map((row) => row.file_name)
  if (!builds?.isBuilt(version)) return names[0]
  const newest = names
    .map((each) => builds.buildOf(name, version, each))
    .sort()
    .at(-1)
  return names.find((each) => builds.buildOf(name, version, each) === newest)
}
