import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { findVersion } from '#modules/catalog/index.ts'
import { openPackageVerdicts } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { candidateOfVersion } from '../engine/choose-candidate.ts'
import { chooseMember } from '../engine/choose-member.ts'
import type { Engine } from '../engine/engine.ts'
import { requireAskable } from '../engine/hosted-names.ts'
import type { StoredIndex } from '../engine/index-store.ts'
import type { Repository } from '../repository.ts'
import type { WantedPackage } from './wanted-package.ts'

export interface BroughtPackage {
  readonly versions: readonly string[]
  readonly fileCount: number
  /** Files that were not there before. */
  readonly fetchedCount: number
  readonly sizeBytes: number
}

/** Confirmed so recently, an index is not asked for again. */
const secondsOldMax = 60

/**
 * Brings a package's index and every file of a version into our store, each with its digest verified. Of a range: the newest
 * version that it includes, and the newest of them that may be used by everybody, when that is another. Throws the problems
 * of the index and of the files.
 */
export async function bringPackage(
  engine: Engine,
  context: Context,
  asked: { readonly repository: Repository; readonly wanted: WantedPackage },
): Promise<BroughtPackage> {
  const { wanted } = asked
  const { name } = wanted
  const repository = await chooseMember(engine, context, { repository: asked.repository, name })
  await requireAskable(engine.hostedNames, context, { repository, name })
  const index = await engine.indexes.get(context, repository, { name, secondsOldMax })
  if (index?.staleBecause !== undefined)
    throw new Problem('upstream.unavailable', 503, { repository: repository.name, reason: index.staleBecause })
  const versions = wanted.isExact ? [wanted.requirement] : await chooseVersions(context, { repository, index, wanted })
  let [fileCount, fetchedCount, sizeBytes] = [0, 0, 0]
  for (const version of versions) {
    const candidate = await candidateOfVersion(engine, context, { repository, name, version, fresh: true })
    const brought = await bringVersion(engine, context, { repository: candidate, index, name, version })
    fileCount += brought.fileCount
    fetchedCount += brought.fetchedCount
    sizeBytes += brought.sizeBytes
  }
  return { versions, fileCount, fetchedCount, sizeBytes }
}

async function chooseVersions(
  context: Context,
  from: {
    readonly repository: Repository
    readonly index: StoredIndex | undefined
    readonly wanted: WantedPackage
  },
): Promise<readonly string[]> {
  const { repository, index, wanted } = from
  const { name, requirement } = wanted
  if (!index) throw new Problem('package.unknown', 404, { name, repository: repository.name })
  const candidates = newestFirst(index, repository.ecosystem.versions, requirement)
  const [newest] = candidates
  if (newest === undefined) throw new Problem('prefetch.no-version', 404, { name, range: requirement })
  const verdicts = await openPackageVerdicts(context, index.packageId)
  const usable = candidates.find((version) => {
    if (!verdicts.versions.has(version)) return false
    const { kind } = verdicts.decide(version, { orgUnitPath: [], now: context.now })
    return kind === 'allow' || kind === 'warn'
  })
  return usable === undefined || usable === newest ? [newest] : [newest, usable]
}

/** Without those that were taken back; without prereleases, unless there is nothing else or the range asks for them. */
function newestFirst({ opened }: StoredIndex, scheme: VersionScheme, requirement: string): readonly string[] {
  const range = requirement === '*' ? undefined : scheme.parseRange(requirement)
  const listed = opened.index.versions.flatMap(({ version, yanked }) => {
    const key = scheme.key(version)
    return yanked === undefined && 'bytes' in key ? [{ version, bytes: key.bytes }] : []
  })
  const ordered = listed.sort((one, other) => Buffer.compare(other.bytes, one.bytes)).map(({ version }) => version)
  if (range) return ordered.filter((version) => range.includes(version))
  const releases = ordered.filter((version) => !scheme.isPrerelease(version))
  return releases.length > 0 ? releases : ordered
}

async function bringVersion(
  engine: Engine,
  context: Context,
  asked: {
    readonly repository: Repository
    readonly index: StoredIndex | undefined
    readonly name: string
    readonly version: string
  },
): Promise<Omit<BroughtPackage, 'versions'>> {
  const { repository, index, name, version } = asked
  const known = { ecosystem: repository.ecosystem.type, name, version }
  const row = await findVersion(context, known)
  // What an index does not tell is told elsewhere, and a version that none lists may exist all the same.
  const mayBeTold = repository.kind !== 'hosted' && !(row && (await isDescribed(context, row.versionId)))
  const isTold = mayBeTold && (await engine.describer.describe(context, repository, { name, version }))
  if (!index && !row && !isTold) throw new Problem('package.unknown', 404, { name, repository: repository.name })
  const found = row ?? (await findVersion(context, known))
  if (!found) throw new Problem('version.unknown', 404, { name, version })
  const files = await listFiles(context, found.versionId)
  let [fileCount, fetchedCount, sizeBytes] = [0, 0, 0]
  for (const { fileName, role } of files) {
    const target = { kind: 'artifact', name, version, fileName } as const
    const artifact = await engine.artifacts
      .get(context, repository, { versionId: found.versionId, target })
      .catch((error: unknown) => {
        // What accompanies a file may be named and not be there: nothing is missing then.
        if (role === 'metadata' && error instanceof Problem && error.code === 'artifact.missing-upstream')
          return undefined
        throw error
      })
    if (!artifact) continue
    fileCount++
    sizeBytes += artifact.sizeBytes
    if (artifact.cache === 'fetched') fetchedCount++
  }
  return { fileCount, fetchedCount, sizeBytes }
}

async function isDescribed(context: Context, versionId: string): Promise<boolean> {
  const described = context.db.selectFrom('package_version').select('described_at').where('id', '=', versionId)
  return (await described.executeTakeFirst())?.described_at != null
}

function listFiles(context: Context, versionId: string) {
  return context.db
    .selectFrom('artifact')
    .select(['file_name as fileName', 'role'])
    .where('version_id', '=', versionId)
    .orderBy('id')
    .execute()
}
