import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { describePackages } from './describe-packages.ts'
import { likeLiteral } from './like-pattern.ts'
import { storableText } from './storable-text.ts'

export interface PackageSearch extends PageRequest {
  /** Part of the name; fewer than three characters: its beginning. */
  readonly text?: string
  readonly ecosystem?: string
}

/** The index of trigrams finds parts of this length or longer. */
const partCharactersMin = 3
const nameCharactersMax = 214

/** `match`: the exact name first, then those that begin with the text, then those that contain it. */
export function packageOrder(text = ''): ListOrder {
  const id = { by: sql`p.id`, kind: 'id' } as const
  const name = { by: sql`p.name collate "C"`, kind: 'text' } as const
  const match = { by: sql`(${rankOf(text)} || p.name) collate "C"`, kind: 'text' } as const
  return {
    fields: {
      match: text === '' ? name : match,
      name,
      tier: { by: sql`coalesce(p.tier, '')`, kind: 'text' },
      created: id,
    },
    id,
    usual: 'match',
  }
}

/** Packages of the catalogue, the best match first unless asked otherwise. */
export async function searchPackages(scope: Scope, search: PackageSearch) {
  const text = storableText((search.text ?? '').trim().toLowerCase(), nameCharactersMax)
  const found = matching(scope, text, search.ecosystem).select('p.id')
  const page = await readPage(scope, found, { ...search, order: packageOrder(text) }, ({ id }) => id)
  return { ...page, items: await describePackages(scope, page.items) }
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
  return sql<string>`(case when lower(p.name) = ${text} then '0'
    when lower(p.name) like ${`${likeLiteral(text)}%`} then '1' else '2' end)`
}
