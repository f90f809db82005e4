import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Decision } from './decisions.ts'
import type { Engine } from './engine.ts'
import { refuseVersion } from './refusals.ts'
import { viewIndex } from './serve-index.ts'
import type { GatewayCall, Served } from './served.ts'

interface RefusedArtifact {
  readonly call: GatewayCall
  readonly target: ArtifactTarget
  readonly decision: Decision
}

/** Refuses a file by its version's verdict; where the protocol wants it, with the version that may be used instead. */
export async function refuseArtifact(engine: Engine, context: Context, refused: RefusedArtifact): Promise<Served> {
  const { call, target, decision } = refused
  const { namesAlternative } = call.repository.registry
  const alternative = namesAlternative && (await findAlternative(engine, context, refused))
  return refuseVersion(call, { ...target, ...decision, alternative })
}

/** The lowest above the refused one. The view is the one that lists are served from, so this costs little. */
async function findAlternative(
  engine: Engine,
  context: Context,
  { call, target }: RefusedArtifact,
): Promise<string | undefined> {
  const { versions } = call.repository.ecosystem
  const bytesOf = (version: string) => {
    const key = versions.key(version)
    return 'bytes' in key ? key.bytes : undefined
  }
  const refused = bytesOf(target.version)
  if (!refused) return undefined
  let nearest: { readonly version: string; readonly bytes: Uint8Array } | undefined
  for (const version of await visibleVersions(engine, context, { call, name: target.name })) {
    const bytes = bytesOf(version)
    const isHigher = bytes && Buffer.compare(bytes, refused) > 0
    if (isHigher && (!nearest || Buffer.compare(bytes, nearest.bytes) < 0)) nearest = { version, bytes }
  }
  return nearest?.version
}

async function visibleVersions(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string },
): Promise<Iterable<string>> {
  try {
    return (await viewIndex(engine, context, { ...asked, representation: '' })).view.visible
  } catch (error) {
    // A hint more or less: the refusal stands without it.
    if (error instanceof Problem) return []
    throw error
  }
}
