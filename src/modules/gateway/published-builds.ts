import type { HostedFile, Publication } from '#ecosystems/gate/registry.ts'
import { forgetArtifacts } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from './repository.ts'

interface Published {
  readonly repository: Repository
  readonly publication: Publication
}

/** Throws `publication.no-builds` where versions that are published again and again are not taken. */
export function requireBuildsTaken({ repository, publication }: Published): void {
  const { name, version } = publication
  const isBuilt = repository.registry.hosting?.builds?.isBuilt(version) === true
  if (isBuilt && repository.buildsKeptMax === 0)
    throw new Problem('publication.no-builds', 403, { name, version, repository: repository.name })
}

/**
 * The files that are given up for those that are added: those of all but the newest builds of the version. Throws
 * `publication.old-build` where the new ones would be among them.
 */
export function outdatedFiles(
  { repository, publication }: Published,
  { before, added }: { readonly before: readonly HostedFile[]; readonly added: readonly HostedFile[] },
): readonly HostedFile[] {
  const { name, version } = publication
  const { builds } = repository.registry.hosting ?? {}
  if (!builds?.isBuilt(version)) return []
  const buildOf = ({ fileName }: HostedFile) => builds.buildOf(name, version, fileName)
  const held = before.filter((file) => file.version === version)
  const all = [...new Set([...held, ...added].map(buildOf))].sort().reverse()
  const kept = new Set(all.slice(0, repository.buildsKeptMax))
  const late = added.find((file) => !kept.has(buildOf(file)))
  if (late) throw new Problem('publication.old-build', 409, { file: late.fileName, limit: repository.buildsKeptMax })
  return held.filter((file) => !kept.has(buildOf(file)))
}

/** Their bytes are collected when nothing else names them. */
export async function dropFiles(tx: Tx, from: Published, dropped: readonly HostedFile[]): Promise<void> {
  if (dropped.length === 0) return
  const { repository, publication } = from
  const { name, version } = publication
  const fileNames = dropped.map(({ fileName }) => fileName)
  await tx.db
    .deleteFrom('hosted_file')
    .where('repository_id', '=', repository.id)
    .where('name', '=', name)
    .where('version', '=', version)
    .where('file_name', 'in', fileNames)
    .execute()
  await forgetArtifacts(tx, { ecosystem: repository.ecosystem.type, name, version, fileNames })
}
