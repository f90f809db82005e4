import type { ArtifactTarget, IndexedFile } from '#ecosystems/gate/registry.ts'
import { parseDigests } from '#formats/hash.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { AcquireNeeds, KnownFile } from './acquire-artifact.ts'
import { loadServices } from './document-store.ts'
import { findOrigin, type OriginNeeds } from './find-origin.ts'
import type { IndexStore } from './index-store.ts'

export interface FindNeeds extends AcquireNeeds, OriginNeeds {
  readonly indexes: IndexStore
}

interface Asked {
  readonly versionId: string
  readonly target: ArtifactTarget
}

interface From {
  readonly repository: Repository
  readonly needs: FindNeeds
}

/** A file as it is known, of whatever repository's version. */
export interface FoundFile extends KnownFile {
  readonly originId: string | null
}

/**
 * What is known of a file. Throws `artifact.unknown`, and `artifact.other-origin` where the repository says otherwise of its
 * version than its origin.
 */
export async function findArtifact(context: Context, from: From, asked: Asked): Promise<FoundFile> {
  const { repository } = from
  const { name, version, fileName } = asked.target
  const { row, originId, upstreamRevision, isDisputed } = await readRow(context, repository, asked)
  const about = { versionId: asked.versionId, name, version, fileName, originId }
  if (isDisputed)
    throw new Problem('artifact.other-origin', 403, {
      repository: repository.memberName ?? repository.name,
      ...{ name, version },
    })
  if (row)
    return {
      ...about,
      url: row.upstream_url,
      role: row.role as KnownFile['role'],
      integrity: row.integrity ?? undefined,
      sha1: row.sha1 ?? undefined,
      sha256: row.sha256 ?? undefined,
      fetchedAt: row.fetched_at ?? undefined,
      isListed: true,
      upstreamRevision,
    }
  const file = repository.kind === 'hosted' ? undefined : await fileOf(context, from, asked.target)
  if (!file) throw new Problem('artifact.unknown', 404, { file: fileName })
  const { url, role, integrity, sha1 } = file
  const nothingHeld = { sha256: undefined, fetchedAt: undefined, isListed: false, upstreamRevision: undefined }
  return { ...about, url, role, integrity, sha1, ...nothingHeld }
}

async function readRow(context: Context, repository: Repository, { versionId, target }: Asked) {
  const found = await context.db
    .selectFrom('package_version as v')
    .leftJoin('artifact as a', (join) =>
      join.onRef('a.version_id', '=', 'v.id').on('a.file_name', '=', target.fileName),
    )
    .leftJoin('index_copy as i', (join) =>
      join.onRef('i.package_id', '=', 'v.package_id').on('i.repository_id', '=', repository.id),
    )
    .select(['a.id', 'a.upstream_url', 'a.role', 'a.integrity', 'a.sha1', 'a.sha256', 'a.fetched_at'])
    .select(['v.origin_id', 'i.sha256 as upstream_revision'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('version_dispute as d')
          .select('d.version_id')
          .whereRef('d.version_id', '=', 'v.id')
          .where('d.repository_id', '=', repository.id),
      ).as('is_disputed'),
    )
    .where('v.id', '=', versionId)
    .executeTakeFirst()
  const { id, upstream_url, ...row } = found ?? { id: null, upstream_url: null, ...nothing }
  return {
    row: id !== null && upstream_url !== null ? { ...row, upstream_url } : undefined,
    originId: found?.origin_id ?? null,
    upstreamRevision: found?.upstream_revision ?? undefined,
    isDisputed: found?.is_disputed === true,
  }
}

const nothing = { role: null, integrity: null, sha1: null, sha256: null, fetched_at: null }

async function fileOf(context: Context, from: From, target: ArtifactTarget): Promise<IndexedFile | undefined> {
  const { repository, needs } = from
  if (!repository.registry.fileOf) return undefined
  const services = await loadServices(context, { repository, ...needs })
  return repository.registry.fileOf(target, { url: repository.upstreamUrl ?? '', services })
}

/**
 * Where bytes are taken from that are not held. The repository that is asked may give them when a digest of the origin's says
 * which they are, and its own index or the address tells where it has them. Otherwise its origin is asked: the first bytes of a
 * file without a digest are the origin's, whoever asks for them.
 */
export async function chooseSource(
  context: Context,
  from: From,
  { file, asked }: { readonly file: FoundFile; readonly asked: Asked },
): Promise<{ readonly repository: Repository; readonly file: KnownFile }> {
  const { repository, needs } = from
  const { name, originId } = file
  if (repository.kind === 'hosted' || originId === null || originId === repository.id) return { repository, file }
  const own = hasStrongDigest(file) ? await ownAddress(context, from, asked) : undefined
  if (own !== undefined) return { repository, file: { ...file, url: own } }
  const origin = await findOrigin(context, needs, { repository, name, originId })
  // The hosts that its files lie on may be known from its index alone.
  await needs.indexes.get(context, origin, { name })
  const there = { repository: origin, needs }
  return { repository: origin, file: file.isListed ? file : await findArtifact(context, there, asked) }
}

const weak: ReadonlySet<string> = new Set(['md5', 'sha1'])

/** One for which nobody can make other bytes (`digestAlgorithms`): what is weaker does not say whose they are. */
function hasStrongDigest({ integrity, sha256 }: KnownFile): boolean {
  return sha256 !== undefined || parseDigests(integrity ?? '').some(({ algorithm }) => !weak.has(algorithm))
}

/** Where the repository that is asked has the file; undefined: it does not say. */
async function ownAddress(context: Context, from: From, { target }: Asked): Promise<string | undefined> {
  const { name, version, fileName } = target
  const addressed = await fileOf(context, from, target)
  if (addressed?.integrity !== undefined) return addressed.url
  const index = await from.needs.indexes.get(context, from.repository, { name })
  const listed = index?.opened.index.versions.find((each) => each.version === version)
  return listed?.files.find((each) => each.fileName === fileName)?.url
}
