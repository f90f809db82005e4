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
    .select(['a.file_name', 'p.ecosystem', 'p.name', 'v.version'])
    .where('a.version_id', '=', versionId)
    .where('a.role', '=', 'package')
    .orderBy('a.id')
    .limit(1)
    .executeTakeFirst()
  if (!artifact) return { failed: 'artifact.unknown' }
  const engine = engineOf(context)
  await context.changes.confirm()
  const repositories = await engine.repositories(context)
  const owner = await engine.hostedNames.ownerOf(context, artifact.ecosystem, artifact.name)
  const repository = repositories.find((each) =>
    owner ? each.id === owner : each.ecosystem.type === artifact.ecosystem && each.upstreamUrl,
  )
  if (!repository) return { failed: 'upstream.not-configured' }
  const { name, version, file_name: fileName } = artifact
  const target = { kind: 'artifact', name, version, fileName } as const
  try {
    const fetched = await engine.artifacts.get(context, repository, { versionId, target })
    return { sha256: fetched.sha256, sizeBytes: fetched.sizeBytes, integrityOk: true }
  } catch (error) {
    if (error instanceof Problem) return { failed: error.code }
    throw error
  }
}
