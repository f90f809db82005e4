import { can, type PersonActor } from '#modules/access/index.ts'
import { requirePerson } from '#modules/policy/index.ts'
import type { Actor, Scope, Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type IntroductionState, isOpenState } from './states.ts'

/** A request as its steps need it. */
export interface IntroductionFacts {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly state: IntroductionState
  readonly requesterPersonId: string
  readonly orgUnitId: string
  /** From the root down to the unit, itself included. */
  readonly orgUnitPath: readonly string[]
  readonly ecosystem: string
  readonly repository: string
  readonly complete: boolean
  readonly sourceKind: 'lockfile' | 'manifest' | 'packages'
  readonly sourceName: string
  readonly sourceSha256: string
  readonly expiresAt: Date
}

/** The request, whoever asks. Throws `introduction.unknown`. */
export async function readIntroduction(scope: Scope, id: string): Promise<IntroductionFacts> {
  return required(await selectFacts(scope, id).executeTakeFirst())
}

/**
 * The request, with its row locked: of two steps at once, the second sees what the first one made of it. Throws
 * `introduction.unknown`.
 */
export async function lockIntroduction(tx: Tx, id: string): Promise<IntroductionFacts> {
  return required(await selectFacts(tx, id).forUpdate('i').executeTakeFirst())
}

/** Throws `introduction.expired` or `introduction.wrong-state` unless it is in one of the states, and in time. */
export function requireState(found: IntroductionFacts, states: readonly IntroductionState[], now: Date): void {
  if (isOpenState(found.state) && found.expiresAt <= now) throw new Problem('introduction.expired', 409)
  if (!states.includes(found.state)) throw new Problem('introduction.wrong-state', 409, { state: found.state })
}

/** The requester, who acts. Throws `introduction.not-requester`, and `introduction.unknown` for whoever may not see it. */
export function requireRequester(found: IntroductionFacts, actor: Actor): PersonActor {
  requireVisible(found, actor)
  const person = requirePerson(actor)
  if (person.personId !== found.requesterPersonId) throw new Problem('introduction.not-requester', 403)
  return person
}

/** Requesters see their own; others what lies in a unit where they may read requests or decide on them. */
export function requireVisible(found: IntroductionFacts, actor: Actor): void {
  const where = { orgUnitId: found.orgUnitId, orgUnitPath: found.orgUnitPath }
  const isOwn =
    actor.kind === 'person' && actor.personId === found.requesterPersonId && can(actor, 'introduction:create')
  if (isOwn || can(actor, 'introduction:read', where) || can(actor, 'introduction:approve', where)) return
  throw new Problem('introduction.unknown', 404)
}

function selectFacts(scope: Scope, id: string) {
  return scope.db
    .selectFrom('introduction as i')
    .innerJoin('org_unit as u', 'u.id', 'i.org_unit_id')
    .select(['i.id', 'i.number', 'i.title', 'i.state', 'i.requester_person_id as requesterPersonId'])
    .select(['i.org_unit_id as orgUnitId', 'u.path as orgUnitPath', 'i.ecosystem', 'i.repository', 'i.complete'])
    .select(['i.source_kind as sourceKind', 'i.source_name as sourceName', 'i.source_sha256 as sourceSha256'])
    .select('i.expires_at as expiresAt')
    .where('i.id', '=', id)
}

type FactsRow = Awaited<ReturnType<ReturnType<typeof selectFacts>['executeTakeFirst']>>

function required(row: FactsRow): IntroductionFacts {
  if (!row) throw new Problem('introduction.unknown', 404)
  return {
    ...row,
    state: row.state as IntroductionState,
    sourceKind: row.sourceKind as IntroductionFacts['sourceKind'],
  }
}
