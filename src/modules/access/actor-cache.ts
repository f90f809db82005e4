import type { ChangeWatch } from '#platform/changes.ts'
import type { PersonActor } from './load-actor.ts'

export interface CachedActor {
  readonly actor: PersonActor
  /** The token's own end. */
  readonly expiresAt: Date
  /** Until when the roles stand without another look, at the latest `expiresAt`. */
  readonly validUntil: Date
  lastUsedWrittenAt: Date | undefined
}

/** Actors by the hash of their token, for this process. A change of access removes what it touches. */
export interface ActorCache {
  find(key: string): CachedActor | undefined
  /** Counts changes of access: what was loaded before one of them may not be kept after it. */
  readonly generation: number
  keep(key: string, entry: CachedActor, generation: number): void
}

const entriesMax = 10_000
const caches = new WeakMap<ChangeWatch, ActorCache>()

/** The cache that belongs to these changes; listening from the first use on. */
export function actorCache(changes: ChangeWatch): ActorCache {
  const known = caches.get(changes)
  if (known) return known
  const entries = new Map<string, CachedActor>()
  let generation = 0
  changes.onChange((change) => {
    if (change.topic !== 'access') return
    generation += 1
    if (change.subjectId === undefined) entries.clear()
    else for (const [key, entry] of entries) if (entry.actor.personId === change.subjectId) entries.delete(key)
  })
  const cache: ActorCache = {
    find: (key) => entries.get(key),
    get generation() {
      return generation
    },
    keep: (key, entry, loadedAt) => {
      if (loadedAt !== generation) return
      entries.delete(key)
      entries.set(key, entry)
      if (entries.size > entriesMax) for (const oldest of entries.keys()) return void entries.delete(oldest)
    },
  }
  caches.set(changes, cache)
  return cache
}
