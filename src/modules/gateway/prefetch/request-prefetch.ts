import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { engineOf } from '../engine/engine.ts'
import type { Repository } from '../repository.ts'
import { type DownloadPeriod, findMostDownloaded } from './most-downloaded.ts'
import { readLockfile } from './read-lockfile.ts'
import { readWantedPackages, type WantedPackage } from './wanted-package.ts'
import { type NewPrefetch, type PrefetchItem, writePrefetch } from './write-prefetch.ts'

export type PrefetchSource =
  | { readonly kind: 'lockfile'; readonly fileName: string; readonly content: string }
  /** Purls; with a repository named, also `name` and `name@range` of its ecosystem. */
  | { readonly kind: 'packages'; readonly packages: readonly string[] }
  /** What was downloaded most. */
  | ({ readonly kind: 'downloads' } & DownloadPeriod)

export interface PrefetchRequest {
  readonly source: PrefetchSource
  /** By name. Absent: of each ecosystem, the first proxy that has an upstream. */
  readonly repository?: string
}

/**
 * Asks for packages to be brought into our store, verified, without serving anybody. Needs `repository:manage` on every
 * repository that is asked: it spends disk and the upstream's patience on what nobody has decided about yet, so that whoever may
 * merely download must not be able to fill the store. Nothing becomes usable by it. Throws `repository.unknown` and the
 * problems of `readLockfile` and `readWantedPackages`.
 */
export async function requestPrefetch(context: Context, asked: PrefetchRequest): Promise<{ readonly id: string }> {
  const repositories = await listConfirmed(context)
  const named = asked.repository === undefined ? undefined : findNamed(repositories, asked.repository)
  const read = await readSource(context, asked.source, named)
  const items = assign(read.items, repositories, named)
  requireManaged(context, items, named)
  return transact(context, async (tx) => {
    const { id } = await writePrefetch(tx, { ...read, items })
    const detail = { origin: read.origin, title: read.title, itemCount: items.length, repository: named?.name ?? null }
    await record(tx, { action: 'prefetch.requested', subjectKind: 'prefetch', subjectId: id, detail })
    return { id }
  })
}

export async function listConfirmed(context: Context): Promise<readonly Repository[]> {
  await context.changes.confirm()
  return engineOf(context).repositories(context)
}

/** Throws `repository.unknown`. */
export function findNamed(repositories: readonly Repository[], name: string): Repository {
  const found = repositories.find((each) => each.name === name)
  if (!found) throw new Problem('repository.unknown', 404, { name: name.slice(0, 80) })
  return found
}

/** Each package's repository: the one that is named, when it is of its ecosystem, else the first proxy with an upstream. */
export function assign(
  wanted: readonly (WantedPackage & { readonly repositoryId?: string })[],
  repositories: readonly Repository[],
  named: Repository | undefined,
): readonly PrefetchItem[] {
  const open = named ? [named] : repositories.filter(({ kind, upstreamUrl }) => kind === 'proxy' && upstreamUrl)
  return wanted.map((each) => {
    if (each.repositoryId !== undefined) return each
    const found = open.find(
      ({ ecosystem, registry, name }) =>
        ecosystem.type === each.ecosystem && (registry.repositoryOf?.(each.name) ?? name) === name,
    )
    return found ? { ...each, repositoryId: found.id } : each
  })
}

/** Of something that reaches no repository at all, whoever manages any may be told so. */
function requireManaged(context: Context, items: readonly PrefetchItem[], named: Repository | undefined): void {
  const ids = new Set(items.flatMap(({ repositoryId }) => repositoryId ?? []))
  if (named) ids.add(named.id)
  for (const repositoryId of ids) requirePermission(context.actor, 'repository:manage', { repositoryId })
}

async function readSource(
  context: Context,
  source: PrefetchSource,
  named: Repository | undefined,
): Promise<Omit<NewPrefetch, 'items'> & { readonly items: readonly PrefetchItem[] }> {
  if (source.kind === 'lockfile') {
    const { packages, complete, fileName } = await readLockfile(source)
    return { origin: 'lockfile', title: fileName, items: packages, complete }
  }
  if (source.kind === 'downloads') {
    const items = await findMostDownloaded(context, source, named?.id)
    return { origin: 'downloads', title: `${source.sinceDays} d`, items, complete: true }
  }
  const items = readWantedPackages(source.packages.join('\n'), named?.ecosystem.type)
  const [first] = items
  if (!first) throw new Problem('prefetch.nothing', 422)
  const title = items.length === 1 ? first.name : `${first.name} + ${items.length - 1}`
  return { origin: 'packages', title, items, complete: true }
}
