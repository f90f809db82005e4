import { openPackageVerdicts, type PackageVerdicts } from '#modules/policy/index.ts'
import type { ChangeWatch } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'

export interface CachedVerdicts {
  readonly verdicts: PackageVerdicts
  /** Raised by every change of the package's facts or of the policy: views are keyed by it. */
  readonly generation: number
}

/** Verdicts of the packages in use. A change drops them; they are decided again before anything is served. */
export interface VerdictCache {
  /** Call after `changes.confirm()`: what it returns rests on facts no older than that confirmation. */
  get(context: Context, packageId: string): Promise<CachedVerdicts>
  /** What was last confirmed, without asking the database: for a server that is cut off from it. */
  peek(packageId: string): CachedVerdicts | undefined
}

const packagesMax = 5_000
const droppedMax = 50_000
const attemptsMax = 5

export function createVerdictCache(changes: ChangeWatch): VerdictCache {
  const cached = new Map<string, Promise<CachedVerdicts>>()
  const settled = new Map<string, CachedVerdicts>()
  let generation = 0
  const dropped = new Map<string, number>()
  let allDropped = 0
  changes.onChange(({ topic, subjectId }) => {
    if (topic !== 'package' && topic !== 'policy') return
    generation++
    if (topic === 'package' && subjectId && dropped.size < droppedMax) {
      dropped.set(subjectId, generation)
      cached.delete(subjectId)
      settled.delete(subjectId)
      return
    }
    // Also when too many packages changed to remember each: then all are decided again.
    allDropped = generation
    dropped.clear()
    cached.clear()
    settled.clear()
  })
  const isDropped = (packageId: string, since: number) => Math.max(allDropped, dropped.get(packageId) ?? 0) > since
  const load = async (context: Context, packageId: string): Promise<CachedVerdicts> => {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const since = generation
      const verdicts = await openPackageVerdicts(context, packageId)
      // A change heard of while loading may or may not be in what was loaded: load again.
      if (!isDropped(packageId, since)) return { verdicts, generation: since }
    }
    throw new Error('facts change faster than verdicts can be decided')
  }
  return {
    get: (context, packageId) => {
      const known = cached.get(packageId)
      if (known) {
        // The youngest place: whoever asks for many packages once must not push out those in use.
        cached.delete(packageId)
        cached.set(packageId, known)
        return known
      }
      if (cached.size >= packagesMax) evictOldest(cached, settled)
      const loading = load(context, packageId)
      cached.set(packageId, loading)
      const forget = () => cached.get(packageId) === loading && cached.delete(packageId)
      loading.then((value) => cached.get(packageId) === loading && settled.set(packageId, value), forget)
      return loading
    },
    peek: (packageId) => settled.get(packageId),
  }
}

function evictOldest(cached: Map<string, unknown>, settled: Map<string, unknown>): void {
  for (const packageId of cached.keys()) {
    cached.delete(packageId)
    settled.delete(packageId)
    return
  }
}
