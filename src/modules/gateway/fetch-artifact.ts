import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { engineOf } from './engine/engine.ts'

export type FetchedArtifact =
  | { readonly sha256: string; readonly sizeBytes: number; readonly integrityOk: true }
  | { readonly failed: string }

/** Brings a version's artifact into our store, verified, without serving it to anyone. */
export async function fetchArtifact(context: Context, versionId: string): Promise<FetchedArtifact> {
  const artifact = await context.db
    .selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['a.file_name', 'p.ecosystem', 'p.name'])
    .where('a.version_id', '=', versionId)
    .executeTakeFirst()
  if (!artifact) return { failed: 'artifact.unknown' }
  const engine = engineOf(context)
  await context.changes.confirm()
  const repositories = await engine.repositories(context)
  const repository = repositories.find((each) => each.ecosystem.type === artifact.ecosystem && each.upstreamUrl)
  if (!repository) return { failed: 'upstream.not-configured' }
  try {
    const fetched = await engine.artifacts.get(context, repository, { versionId, fileName: artifact.file_name })
    return { sha256: fetched.sha256, sizeBytes: fetched.sizeBytes, integrityOk: true }
  } catch (error) {
    if (error instanceof Problem) return { failed: error.code }
    throw error
  }
}
