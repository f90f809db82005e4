import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { StoredArtifact } from './artifact-store.ts'
import type { Engine } from './engine.ts'

const secondsOldMax = 2

/**
 * The address of an artifact is its index's word: when that leads elsewhere by now, or to a host that only the index names, the
 * index is asked once more.
 */
export async function acquireTarget(
  engine: Engine,
  context: Context,
  asked: { readonly repository: Repository; readonly target: ArtifactTarget; readonly versionId: string },
): Promise<StoredArtifact> {
  const { repository, target, versionId } = asked
  try {
    return await engine.artifacts.get(context, repository, { versionId, target })
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream.foreign-artifact') throw error
    await engine.indexes.get(context, repository, { name: target.name, secondsOldMax })
    return engine.artifacts.get(context, repository, { versionId, target })
  }
}
