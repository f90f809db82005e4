import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import { ArchiveError } from '#formats/archive.ts'
import type { ProblemCode } from '#i18n/problems.ts'
import { findVersion } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { OfferedBlob } from '../engine/acquire-artifact.ts'
import { engineOf } from '../engine/engine.ts'
import { requireAskable } from '../engine/hosted-names.ts'
import { publishPackage } from '../publish-package.ts'
import type { Repository } from '../repository.ts'
import { publicationRequests } from './publication-request.ts'
import type { StoreStatement } from './stated-by-store.ts'

export type TakenFile =
  | { readonly state: 'taken' | 'held' }
  /** Nobody can say whether it is what upstream has: it is not served until somebody can. */
  | { readonly state: 'unverified' | 'refused'; readonly problem: Problem }

/** What says nothing about the file: asked again later. */
const undecided: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'artifact.without-digest',
  'upstream.not-configured',
  'upstream.unavailable',
  'upstream.unreadable',
])

const confirmedSecondsMax = 3_600

/** Makes stored bytes a file of a proxy's upstream, when upstream states their digest. */
export async function takeIntoProxy(
  context: Context,
  repository: Repository,
  { target, blob }: { readonly target: ArtifactTarget; readonly blob: OfferedBlob },
): Promise<TakenFile> {
  const engine = engineOf(context)
  const { name, version } = target
  try {
    await requireAskable(engine.hostedNames, context, { repository, name })
    const index = await engine.indexes.get(context, repository, { name, secondsOldMax: confirmedSecondsMax })
    // A copy of our own that could not be confirmed is still what upstream said.
    const known = { ecosystem: repository.ecosystem.type, name, version }
    const isTold = await engine.describer.describe(context, repository, { name, version })
    const found = await findVersion(context, known)
    if (!index && !isTold && !found) throw new Problem('package.unknown', 404, { name, repository: repository.name })
    if (!found) throw new Problem('version.unknown', 404, { name, version })
    const adoption = await engine.artifacts.adopt(context, repository, { versionId: found.versionId, target, blob })
    return { state: adoption === 'held' ? 'held' : 'taken' }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { state: undecided.has(error.code) ? 'unverified' : 'refused', problem: error }
  }
}

/** Publishes stored bytes as a client of the ecosystem would. */
export async function takeIntoHosted(
  context: Context,
  repository: Repository,
  stored: {
    readonly target: ArtifactTarget
    readonly path: string
    readonly blob: OfferedBlob
    readonly stated: StoreStatement
  },
): Promise<TakenFile> {
  const { target, path, blob, stated } = stored
  const { hosting } = repository.registry
  const write = publicationRequests[repository.ecosystem.type]
  if (!hosting || !write) throw new Problem('store-import.no-hosting', 400, { ecosystem: repository.ecosystem.type })
  try {
    if (await isPublished(context, repository, { target, blob })) return { state: 'held' }
    const bytes = await context.blobs.read(blob.sha256)
    const digests = { sha256: blob.sha256, sha512: blob.digests.sha512.hex }
    const { request, body } = await write({ target, path, bytes, stated, ...digests })
    const publication = hosting.readPublication(request, body)
    const isSame = publication.name === target.name && publication.version === target.version
    if (!isSame) throw new SyntaxError('The file is of another package or version than its name says')
    await publishPackage(context, { repository, publication, orgUnitPath: [] })
    return { state: 'taken' }
  } catch (error) {
    if (error instanceof Problem) return { state: 'refused', problem: error }
    if (!(error instanceof SyntaxError || error instanceof ArchiveError)) throw error
    const reason = error.message.slice(0, 200)
    return { state: 'refused', problem: new Problem('publication.unreadable', 422, { reason }, error) }
  }
}

async function isPublished(
  context: Context,
  repository: Repository,
  { target, blob }: { readonly target: ArtifactTarget; readonly blob: OfferedBlob },
): Promise<boolean> {
  const row = await context.db
    .selectFrom('hosted_file')
    .select('sha256')
    .where('repository_id', '=', repository.id)
    .where('name', '=', target.name)
    .where('version', '=', target.version)
    .where('file_name', '=', target.fileName)
    .executeTakeFirst()
  return row?.sha256 === blob.sha256
}
