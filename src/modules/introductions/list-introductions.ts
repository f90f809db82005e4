import { type SqlBool, sql } from 'kysely'
import { can, coveredUnits } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { selectIntroductions, showRow } from './introduction-row.ts'
import { type IntroductionState, openStates } from './states.ts'

export interface IntroductionFilter extends PageRequest {
  /** `open`: every state in which it is not decided on and not ended. */
  readonly state?: IntroductionState | 'open'
  /** Asked for by whoever looks. */
  readonly mine?: boolean
  /** Waiting for a decision that whoever looks may make. */
  readonly awaiting?: boolean
  /** Decided on, once at least, by whoever looks. */
  readonly decided?: boolean
  /** Part of the title or of a package's name, whatever the case; or the number. */
  readonly text?: string
}

const number = { by: sql`i.number`, kind: 'integer' } as const
export const introductionOrder: ListOrder = {
  fields: {
    number,
    title: { by: sql`i.title`, kind: 'text' },
    state: { by: sql`i.state`, kind: 'text' },
    requester: { by: sql`p.name`, kind: 'text' },
    application: { by: sql`coalesce(a.name, '')`, kind: 'text' },
    items: { by: sql`i.item_count`, kind: 'integer' },
    unapproved: { by: sql`i.unapproved_count`, kind: 'integer' },
    submitted: { by: sql`coalesce(i.submitted_at, timestamptz '1970-01-01T00:00:00Z')`, kind: 'time' },
    expires: { by: sql`i.expires_at`, kind: 'time' },
  },
  id: number,
  usual: '-number',
}

/** A page of the requests that the actor may see, the newest first unless asked otherwise. */
export function listIntroductions(scope: Scope, filter: IntroductionFilter) {
  const found = selectIntroductions(scope).where((all) => all.and(conditions(scope, filter)))
  return readPage(scope, found, { ...filter, order: introductionOrder }, showRow)
}

function conditions(scope: Scope, filter: IntroductionFilter) {
  const personId = scope.actor.kind === 'person' ? scope.actor.personId : undefined
  const found = [visibleTo(scope, personId)]
  if (filter.state === 'open') found.push(sql<SqlBool>`i.state in (${sql.join(openStates)})`)
  else if (filter.state !== undefined) found.push(sql<SqlBool>`i.state = ${filter.state}`)
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
