import { type SqlBool, sql } from 'kysely'
import { can, coveredUnits } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import { countMax, decodeCursor, encodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { selectIntroductions, showRow } from './introduction-row.ts'
import type { IntroductionState } from './states.ts'

export interface IntroductionFilter {
  readonly state?: IntroductionState
  /** Asked for by whoever looks. */
  readonly mine?: boolean
  /** Waiting for a decision that whoever looks may make. */
  readonly awaiting?: boolean
  /** Decided on, once at least, by whoever looks. */
  readonly decided?: boolean
  /** Part of the title or of a package's name, whatever the case; or the number. */
  readonly text?: string
  readonly after?: string
  readonly limit: number
}

/** A page of the requests that the actor may see, the newest first. */
export async function listIntroductions(scope: Scope, filter: IntroductionFilter) {
  const matching = conditions(scope, filter)
  const limited = selectIntroductions(scope).where((all) => all.and(matching))
  const rows = await limited
    .$if(filter.after !== undefined, (query) => query.where(comesAfter(filter.after ?? '')))
    .orderBy('i.number', 'desc')
    .limit(filter.limit + 1)
    .execute()
  const { count } = await scope.db
    .selectFrom(
      selectIntroductions(scope)
        .where((all) => all.and(matching))
        .clearSelect()
        .select('i.id')
        .limit(countMax + 1)
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const items = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? items.at(-1) : undefined
  return {
    items: items.map(showRow),
    ...(last ? { next: encodeCursor([last.number]) } : {}),
    total: Math.min(count, countMax),
    totalIsMore: count > countMax,
  }
}

function conditions(scope: Scope, filter: IntroductionFilter) {
  const personId = scope.actor.kind === 'person' ? scope.actor.personId : undefined
  const found = [visibleTo(scope, personId)]
  if (filter.state !== undefined) found.push(sql<SqlBool>`i.state = ${filter.state}`)
  if (filter.mine) found.push(isBy(personId))
  if (filter.awaiting)
    found.push(
      sql<SqlBool>`(i.state = 'approval' and i.expires_at > ${scope.now} and not ${isBy(personId)}
        and ${inUnits(coveredUnits(scope.actor, 'introduction:approve'))})`,
    )
  if (filter.decided)
    found.push(sql<SqlBool>`exists (select from approval where introduction_id = i.id and person_id = ${personId})`)
  const text = filter.text?.trim() ?? ''
  if (text !== '') found.push(contains(text))
  return found
}

function visibleTo(scope: Scope, personId: string | undefined) {
  const { actor } = scope
  const own = can(actor, 'introduction:create') ? isBy(personId) : sql<SqlBool>`false`
  const read = inUnits(coveredUnits(actor, 'introduction:read'))
  return sql<SqlBool>`(${own} or ${read} or ${inUnits(coveredUnits(actor, 'introduction:approve'))})`
}

function isBy(personId: string | undefined) {
  return personId === undefined ? sql<SqlBool>`false` : sql<SqlBool>`i.requester_person_id = ${personId}`
}

function inUnits(units: 'everywhere' | readonly string[]) {
  return units === 'everywhere' ? sql<SqlBool>`true` : sql<SqlBool>`org_unit.path && ${units}::uuid[]`
}

function contains(text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const named = sql<SqlBool>`exists (
    select from introduction_item where introduction_id = i.id and name ilike ${pattern})`
  const isNumber = /^#?\d{1,15}$/.test(text)
  const numbered = isNumber ? sql<SqlBool>`i.number = ${Number(text.replace('#', ''))}` : sql<SqlBool>`false`
  return sql<SqlBool>`(i.title ilike ${pattern} or ${named} or ${numbered})`
}

function comesAfter(cursor: string) {
  const [number] = decodeCursor(cursor, 1)
  if (!Number.isSafeInteger(number)) throw new Problem('request.bad-cursor', 400)
  return sql<SqlBool>`i.number < ${number}`
}
