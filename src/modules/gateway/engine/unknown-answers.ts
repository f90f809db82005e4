import type { Actor, Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { createEntryLru } from './entry-lru.ts'

/** Versions, and names for versions, that upstream does not have: clients make up as many as they like. */
export interface UnknownAnswers {
  /**
   * Asks upstream for what nobody here knows. Undefined: it has no such thing, which holds for half a minute without asking
   * again. Throws `gateway.too-many-unknown` (429) for a caller who has asked for too many such things within a minute; those
   * that are known are served all the same.
   */
  ask<Value>(
    context: Context,
    about: { readonly repository: Repository; readonly name: string; readonly what: string },
    work: () => Promise<Value | undefined | false>,
  ): Promise<Value | undefined>
}

const missingSeconds = 30
const missingMax = 50_000
const windowSeconds = 60
const callersMax = 20_000
/** Of one person within a minute; builds that try what may be there, in several repositories, stay far below. */
export const unknownPerPersonMax = 1_000
/** Of all together who show no token. */
const unknownAnonymousMax = 3_000

export function createUnknownAnswers(): UnknownAnswers {
  const missing = createEntryLru<Date>(missingMax)
  const spent = createEntryLru<{ readonly since: Date; count: number }>(callersMax)
  const windowOf = (caller: string, now: Date) => {
    const held = spent.get(caller)
    if (held && now.getTime() - held.since.getTime() < windowSeconds * 1000) return held
    const fresh = { since: now, count: 0 }
    spent.set(caller, fresh)
    return fresh
  }
  return {
    ask: async (context, { repository, name, what }, work) => {
      const key = `${repository.id} ${repository.upstreamUrl ?? ''} ${name} ${what}`
      if ((missing.get(key) ?? new Date(0)) > context.now) return undefined
      const caller = callerOf(context.actor)
      const window = caller && windowOf(caller.key, context.now)
      if (caller && window && window.count >= caller.max)
        throw new Problem('gateway.too-many-unknown', 429, { limit: caller.max })
      const found = await orMissing(work)
      if (found !== undefined) return found
      missing.set(key, new Date(context.now.getTime() + missingSeconds * 1000))
      if (window) window.count++
      return undefined
    },
  }
}

async function orMissing<Value>(work: () => Promise<Value | undefined | false>): Promise<Value | undefined> {
  try {
    return (await work()) || undefined
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined
    throw error
  }
}

/** Undefined for the system's own work, which asks for what people have asked for. */
function callerOf(actor: Actor): { readonly key: string; readonly max: number } | undefined {
  if (actor.kind === 'person') return { key: actor.personId, max: unknownPerPersonMax }
  return actor.kind === 'anonymous' ? { key: '', max: unknownAnonymousMax } : undefined
}
