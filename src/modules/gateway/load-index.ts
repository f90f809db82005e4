import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { chooseMember } from './engine/choose-member.ts'
import { engineOf } from './engine/engine.ts'
import { requireAskable } from './engine/hosted-names.ts'
import { withHeldIndex } from './engine/index-reader.ts'
import type { Repository } from './repository.ts'

/** A package's index through the repository's cache; undefined when upstream has none. Reserved names are not asked for. */
export async function loadIndex(
  context: Context,
  asked: { readonly repository: string; readonly name: string },
): Promise<PackageIndex | undefined> {
  const engine = engineOf(context)
  const { name } = asked
  const found = await findRepository(context, asked.repository)
  const repository = await chooseMember(engine, context, { repository: found, name })
  await requireAskable(engine.hostedNames, context, { repository, name })
  return withHeldIndex(async () => (await engine.indexes.get(context, repository, { name }))?.opened.full())
}

async function findRepository(context: Context, name: string): Promise<Repository> {
  await context.changes.confirm()
  const repository = await engineOf(context).repository(context, name)
  if (!repository) throw new Problem('repository.unknown', 404, { name })
  return repository
}
