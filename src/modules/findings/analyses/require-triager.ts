import type { PersonActor } from '#modules/access/index.ts'
import type { Actor } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** The person who acts: who says and who confirms are compared by person. Throws `analysis.person-required`. */
export function requireTriager(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw new Problem('analysis.person-required', 403)
  return actor
}
