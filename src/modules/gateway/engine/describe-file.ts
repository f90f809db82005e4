import type { ArtifactTarget, FileDescription } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { StoredArtifact } from './artifact-store.ts'
import { createEntryLru } from './entry-lru.ts'
import { unreadable } from './upstream.ts'

export interface FileDescriber {
  /** What a file tells besides its bytes; nothing where the protocol reads none of it. Throws `upstream.unreadable`. */
  describe(
    context: Context,
    repository: Repository,
    file: { readonly target: ArtifactTarget; readonly artifact: StoredArtifact },
  ): Promise<FileDescription>
}

const nothing: FileDescription = { headers: {}, parts: [] }
const descriptionsMax = 20_000
const readBytesMax = 16 * 1024 * 1024

export function createFileDescriber(): FileDescriber {
  const known = createEntryLru<FileDescription>(descriptionsMax)
  return {
    describe: async (context, repository, { target, artifact }) => {
      const { describeFile } = repository.registry
      if (!describeFile) return nothing
      const key = `${repository.ecosystem.type} ${target.fileName} ${artifact.sha256}`
      const already = known.get(key)
      if (already) return already
      const read = async () => {
        if (artifact.bytes) return artifact.bytes
        if (artifact.sizeBytes > readBytesMax) throw new Problem('artifact.too-large', 503, { file: target.fileName })
        return context.blobs.read(artifact.sha256)
      }
      try {
        const description = (await describeFile(target, read)) ?? nothing
        known.set(key, description)
        return description
      } catch (error) {
        throw unreadable(error)
      }
    },
  }
}
