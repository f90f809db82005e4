import type { PackageIndex } from '#ecosystems/ecosystem.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { engineOf } from './engine/engine.ts'
import { withHeldIndex } from './engine/index-reader.ts'
import { isReserved, type Repository } from './repository.ts'

/** A package's index through the repository's cache; undefined when upstream has none. Reserved names are not asked for. */
export async function loadIndex(
  context: Context,
  asked: { readonly repository: string; readonly name: string },
): Promise<PackageIndex | undefined> {
  const repository = await findRepository(context, asked.repository)
  if (isReserved(repository, asked.name)) throw new Problem('package.reserved', 403, { name: asked.name })
  return withHeldIndex(async () =>
    (await engineOf(context).indexes.get(context, repository, { name: asked.name }))?.opened.full(),
  )
}

async function findRepository(context: Context, name: string): Promise<Repository> {
  await context.changes.confirm()
  const repository = await engineOf(context).repository(context, name)
  if (!repository) throw new Problem('repository.unknown', 404, { name })
  return repository
}
