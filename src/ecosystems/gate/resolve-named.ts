import type { VersionRange, VersionScheme } from '../ecosystem.ts'
import { compareKeys } from '../versions/key-bytes.ts'
import type { Prefer, ResolveClosure, UnresolvedReason } from './closure.ts'
import type { IndexedVersion, PackageIndex } from './registry.ts'

/**
 * Only what is named, and nothing of what that needs: for ecosystems whose indexes do not tell. An exact version is taken as
 * written; of a range, what is preferred before the rest, neither yanked nor deprecated, a release, and the highest.
 */
export function resolveNamed(scheme: VersionScheme): ResolveClosure {
  return async (direct, load, { prefer } = {}) => {
    const components = new Map<string, Awaited<ReturnType<ResolveClosure>>['components'][number]>()
    const unresolved = []
    for (const requirement of direct) {
      const { name, range, kind } = requirement
      const index = await load(name)
      const found = index ? pick(scheme, { index, range, prefer }) : 'package.not-found'
      if (typeof found === 'string') unresolved.push({ ...requirement, requiredBy: [], reason: found })
      else {
        const id = `${name}@${found.version}`
        components.set(id, { id, name, version: found.version, direct: true, kind, requiredBy: [] })
      }
    }
    return { components: [...components.values()], unresolved }
  }
}

function pick(
  scheme: VersionScheme,
  asked: { readonly index: PackageIndex; readonly range: string; readonly prefer: Prefer | undefined },
): IndexedVersion | UnresolvedReason {
  const { index, range, prefer } = asked
  const exact = index.versions.find(({ version }) => version === range)
  if (exact) return exact
  const wanted = readRange(scheme, range)
  if (wanted === undefined) return 'version.not-found'
  let best: { readonly version: IndexedVersion; readonly rank: number; readonly key: Uint8Array } | undefined
  for (const version of index.versions) {
    const key = scheme.key(version.version)
    if ('invalid' in key || (wanted !== 'any' && !wanted.includes(version.version))) continue
    const candidate = {
      version,
      rank: rankOf(scheme, version, prefer?.(index.name, version.version) ?? false),
      key: key.bytes,
    }
    if (
      !best ||
      candidate.rank > best.rank ||
      (candidate.rank === best.rank && compareKeys(candidate.key, best.key) > 0)
    )
      best = candidate
  }
  return best?.version ?? 'version.not-found'
}

function rankOf(scheme: VersionScheme, { version, deprecated, yanked }: IndexedVersion, isPreferred: boolean): number {
  const isStable = !scheme.isPrerelease(version)
  return (
    Number(isPreferred) * 8 + Number(yanked === undefined) * 4 + Number(isStable) * 2 + Number(deprecated === undefined)
  )
}

function readRange(scheme: VersionScheme, range: string): VersionRange | 'any' | undefined {
  if (range === '*' || range === '') return 'any'
  try {
    return scheme.parseRange(range)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
