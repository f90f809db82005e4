import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { Engine } from './engine.ts'

/**
 * What is served only where it was published (`ArtifactTarget.hostedOnly`) is asked of nobody else: not even whether it is there.
 * Throws `gateway.unsupported`.
 */
export async function requireHosted(
  engine: Engine,
  context: Context,
  { repository, target }: { readonly repository: Repository; readonly target: RegistryTarget },
): Promise<void> {
  const of = target.kind === 'checksum' ? target.of : target
  if (!('hostedOnly' in of) || of.hostedOnly === undefined || repository.kind === 'hosted') return
  const isGroup = repository.kind === 'group'
  const owner = isGroup && (await engine.hostedNames.ownerOf(context, repository.ecosystem.type, of.name))
  if (owner && repository.members.includes(owner)) return
  throw new Problem('gateway.unsupported', 403, { reason: of.hostedOnly })
}
