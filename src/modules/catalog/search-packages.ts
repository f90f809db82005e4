import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { countMax, encodeCursor } from '#platform/page.ts'
import { describePackages } from './describe-packages.ts'
import { likeLiteral } from './like-pattern.ts'
import { storableText } from './storable-text.ts'
import { typedCursor } from './typed-cursor.ts'

export interface PackageSearch {
  /** Part of the name; fewer than three characters: its beginning. */
  readonly text?: string
  readonly ecosystem?: string
  readonly after?: string
  readonly limit: number
}

/** The index of trigrams finds parts of this length or longer. */
const partCharactersMin = 3
const nameCharactersMax = 214

/** Packages by name: the exact one first, then those that begin with the text, then those that contain it. */
export async function searchPackages(scope: Scope, search: PackageSearch) {
  const { limit, after } = search
  const text = storableText((search.text ?? '').trim().toLowerCase(), nameCharactersMax)
  const found = matching(scope, text, search.ecosystem)
  const rank = rankOf(text)
  const name = sql<string>`p.name collate "C"`
  const [afterRank, afterName, afterId] = after === undefined ? [] : typedCursor(after, ['number', 'text', 'id'])
  const isAfter = sql<SqlBool>`(${rank}, ${name}, p.id::text) > (${afterRank}::int, ${afterName}::text, ${afterId}::text)`
  const rows = await found
    .select(['p.id', 'p.name', rank.as('rank')])
    .$if(after !== undefined, (query) => query.where(isAfter))
    .orderBy(sql`${rank}, ${name}, p.id::text`)
    .limit(limit + 1)
    .execute()
  const chosen = rows.slice(0, limit)
  const items = await describePackages(
    scope,
    chosen.map((row) => row.id),
  )
  const last = rows.length > limit ? chosen.at(-1) : undefined
  const next = last ? { next: encodeCursor([last.rank, last.name, last.id]) } : {}
  return { items, ...next, ...(await countOf(scope, found)) }
}

/** Names are compared without regard to case; the few packages of npm with capital letters are found as well. */
function matching(scope: Scope, text: string, ecosystem: string | undefined) {
  const literal = likeLiteral(text)
  const pattern = text.length < partCharactersMin ? sql<SqlBool>`p.name collate "C" like ${`${literal}%`}` : undefined
  return scope.db
    .selectFrom('package as p')
    .$if(text !== '', (query) => query.where(pattern ?? sql<SqlBool>`p.name ilike ${`%${literal}%`}`))
    .$if(ecosystem !== undefined, (query) => query.where('p.ecosystem', '=', ecosystem ?? ''))
}

function rankOf(text: string) {
  // With its type, since a bare number would name a column to order by.
  if (text === '') return sql<number>`0::int`
  return sql<number>`(case when lower(p.name) = ${text} then 0
    when lower(p.name) like ${`${likeLiteral(text)}%`} then 1 else 2 end)`
}

async function countOf(scope: Scope, found: ReturnType<typeof matching>) {
  const some = found.select(sql`1`.as('one')).limit(countMax + 1)
  const { count } = await scope.db
    .selectFrom(some.as('some'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { total: Math.min(count, countMax), totalIsMore: count > countMax }
}
