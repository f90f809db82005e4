import type { PersonActor } from '#modules/access/index.ts'
import type { Actor } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** The person who acts: decisions are compared by person. Throws `policy.person-required` for anyone else. */
export function requirePerson(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw new Problem('policy.person-required', 403)
  return actor
}
