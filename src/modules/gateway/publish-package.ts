import {
  type HostedFile,
  hostedAddress,
  ManifestMismatch,
  type Publication,
  type PublishedFile,
} from '#ecosystems/gate/registry.ts'
import { createDigests, matchesIntegrity } from '#formats/hash.ts'
import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { canonicalName, ensurePackage, recordArtifact, recordDetails, recordIndex } from '#modules/catalog/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { readHostedFiles } from './hosted-files.ts'
import { insertAliases, newAliases } from './publication-aliases.ts'
import { lockOrigins, requireDeclaredName, requireFreeName } from './publication-names.ts'
import { recordParts } from './publication-parts.ts'
import { dropFiles, outdatedFiles, requireBuildsTaken } from './published-builds.ts'
import type { Repository } from './repository.ts'
import { requireOwnName } from './require-own-name.ts'

/** Clients send the files of a version side by side. */
const attemptsMax = 16

type NewFile = PublishedFile & HostedFile

/**
 * Publishes to a hosted repository. What was published never changes: the same bytes again are no fault, others are
 * `publication.exists`. Without files nothing is published; whether one may is asked all the same. Only declared names can be published,
 * none that comes from upstream, and each is reserved from its first publication on. Of a version that is published again and again the
 * newest builds are kept. Throws also `repository.read-only`, `publication.not-owned`, `publication.names-undeclared`,
 * `publication.name-taken`, `publication.name-similar`, `publication.wrong-digest`, `publication.manifest-differs`,
 * `publication.no-builds`, `publication.old-build`, `publication.name-fixed` and `publication.part-missing`.
 */
export async function publishPackage(
  context: Context,
  asked: {
    readonly repository: Repository
    readonly publication: Publication
    readonly orgUnitPath: readonly string[]
  },
): Promise<void> {
  const { repository, orgUnitPath } = asked
  const ecosystem = repository.ecosystem.type
  const name = canonicalName({ ecosystem, name: asked.publication.name })
  const place = { repositoryId: repository.id, orgUnitPath, packageName: name, ecosystem }
  requirePermission(context.actor, 'package:publish', place)
  if (repository.kind !== 'hosted' || !repository.registry.hosting)
    throw new Problem('repository.read-only', 405, { repository: repository.name })
  const publication = { ...asked.publication, name }
  if (repository.registry.hosting.hasParts && publication.parts === undefined)
    throw new Problem('publication.unreadable', 422, { reason: 'it does not say what it consists of' })
  requireBuildsTaken({ repository, publication })
  if (publication.files.length === 0) return
  await requireDeclaredName(context, { repository, name })
  const published = publication.files.map((file) => digested(context, publication, file))
  const files = [...published, ...(await accompanying(context, repository, publication))]
  for (const { bytes } of files) await context.blobs.put(bytes)
  for (let attempt = 0; attempt < attemptsMax; attempt++)
    if (await tryToPublish(context, { repository, publication, files })) return
  throw new Problem('publication.busy', 503, { name })
}

async function accompanying(context: Context, { registry }: Repository, publication: Publication) {
  const given = new Set(publication.files.map(({ fileName }) => fileName))
  const made = (await registry.hosting?.accompany?.(publication).catch(refuseUnreadable)) ?? []
  return made.filter(({ fileName }) => !given.has(fileName)).map((file) => digested(context, publication, file))
}

function refuseUnreadable(error: unknown): never {
  if (error instanceof ManifestMismatch)
    throw new Problem('publication.manifest-differs', 422, { fields: error.fields.join(', ') }, error)
  if (!(error instanceof SyntaxError)) throw error
  throw new Problem('publication.unreadable', 422, { reason: error.message.slice(0, 200) }, error)
}

function digested(context: Context, { version }: Publication, file: PublishedFile): NewFile {
  const digests = createDigests(['md5', 'sha1', 'sha256', 'sha384', 'sha512'])
  digests.update(file.bytes)
  const computed = digests.result()
  if (!file.digests.every((stated) => matchesIntegrity(stated, computed)))
    throw new Problem('publication.wrong-digest', 422, { file: file.fileName })
  const { md5, sha1, sha256, sha512 } = computed
  const hex = { md5: md5.hex, sha1: sha1.hex, sha256: sha256.hex, sha512: sha512.hex }
  const sizeBytes = file.bytes.byteLength
  return { ...file, ...hex, version, sizeBytes, publishedAt: context.now.toISOString() }
}

interface Publishing {
  readonly repository: Repository
  readonly publication: Publication
  readonly files: readonly NewFile[]
}

/** The index is written before the transaction; false: somebody else published of the package meanwhile. */
async function tryToPublish(context: Context, publishing: Publishing): Promise<boolean> {
  const { repository, publication, files } = publishing
  const before = await readHostedFiles(context, repository, publication.name)
  const added = files.filter((file) => !isHeld(before, publication, file))
  const aliases = await newAliases(context, publishing)
  if (added.length === 0 && aliases.length === 0) return true
  const dropped = outdatedFiles(publishing, { before, added })
  const document = writeIndex(publishing, [...before.filter((file) => !dropped.includes(file)), ...added])
  if (!document) return false
  const index = await context.blobs.put(document)
  return transact(context, async (tx) => {
    await lockOrigins(tx, repository)
    if (!isSame(before, await readHostedFiles(tx, repository, publication.name))) return false
    await requireFreeName(tx, { repository, name: publication.name })
    await requireOwnName(tx, { repository, name: publication.name })
    await dropFiles(tx, publishing, dropped)
    if (added.length > 0) {
      await insertFiles(tx, publishing, added)
      await recordParts(tx, publishing, await keepIndex(tx, publishing, { ...index, document, added }))
    }
    await insertAliases(tx, publishing, aliases)
    if (before.length === 0) announceChange(tx, { topic: 'repository', subjectId: repository.id })
    const { name, version } = publication
    const namesOf = (each: readonly HostedFile[]) => each.map(({ fileName, sha256 }) => ({ fileName, sha256 }))
    const further = {
      ...(dropped.length > 0 && { dropped: namesOf(dropped) }),
      ...(aliases.length > 0 && { names: aliases }),
    }
    const detail = { name, version, files: namesOf(added), ...further }
    await record(tx, { action: 'package.published', subjectKind: 'repository', subjectId: repository.id, detail })
    return true
  })
}

function writeIndex({ repository, publication }: Publishing, files: readonly HostedFile[]): Uint8Array | undefined {
  try {
    return repository.registry.hosting?.writeIndex(publication.name, files)
  } catch (error) {
    return refuseUnreadable(error)
  }
}

function isHeld(before: readonly HostedFile[], { name, version }: Publication, file: NewFile): boolean {
  const held = before.find((each) => each.version === version && each.fileName === file.fileName)
  if (held && held.sha256 !== file.sha256) throw new Problem('publication.exists', 409, { name, version })
  return held !== undefined
}

function isSame(before: readonly HostedFile[], now: readonly HostedFile[]): boolean {
  const keyOf = ({ version, fileName }: HostedFile) => `${version} ${fileName}`
  const keys = new Set(before.map(keyOf))
  return now.length === before.length && now.every((file) => keys.has(keyOf(file)))
}

async function insertFiles(tx: Tx, { repository, publication }: Publishing, added: readonly NewFile[]): Promise<void> {
  const account_id = tx.actor.kind === 'person' ? tx.actor.accountId : null
  const rows = added.map((file) => ({
    repository_id: repository.id,
    name: publication.name,
    version: publication.version,
    file_name: file.fileName,
    role: file.role,
    manifest: file.manifest,
    md5: file.md5,
    sha1: file.sha1,
    sha256: file.sha256,
    sha512: file.sha512,
    size_bytes: file.sizeBytes,
    account_id,
    published_at: tx.now,
  }))
  await tx.db.insertInto('hosted_file').values(rows).execute()
}

async function keepIndex(
  tx: Tx,
  { repository, publication }: Publishing,
  kept: { sha256: string; sizeBytes: number; document: Uint8Array; added: readonly NewFile[] },
): Promise<string> {
  const { name, version } = publication
  const ecosystem = repository.ecosystem.type
  const { index } = repository.registry.openIndex(name, kept.document, hostedAddress)
  await ensurePackage(tx, { ecosystem, name })
  const { packageId } = await recordIndex(tx, { ecosystem, index })
  const copy = {
    package_id: packageId,
    etag: null,
    last_modified: null,
    sha256: kept.sha256,
    size_bytes: kept.sizeBytes,
    fetched_at: tx.now,
    checked_at: tx.now,
  }
  await tx.db
    .insertInto('index_copy')
    .values({ repository_id: repository.id, name: repository.registry.hosting?.indexName?.(name) ?? name, ...copy })
    .onConflict((conflict) => conflict.columns(['repository_id', 'name']).doUpdateSet(copy))
    .execute()
  for (const file of kept.added) {
    const details = repository.registry.hosting?.details?.({ name, version }, file)
    if (details) await recordDetails(tx, { ecosystem, name, details })
  }
  const row = await tx.db
    .selectFrom('package_version')
    .select('id')
    .where('package_id', '=', packageId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) throw new Error(`the index that was written for ${name} lacks ${version}`)
  for (const { fileName, sha256, sha512, sizeBytes, role } of kept.added) {
    const unlisted = { upstreamUrl: `./${fileName}`, role }
    const recorded = await recordArtifact(tx, { versionId: row.id, fileName, sha256, sha512, sizeBytes, unlisted })
    // The catalogue has other bytes of that very file, and goes on serving those: a publication that nobody gets is none.
    if (recorded.changedUpstream) throw new Problem('publication.exists', 409, { name, version })
  }
  return row.id
}
