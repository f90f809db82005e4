import { type SqlBool, sql } from 'kysely'
import { likeLiteral, storableText, typedCursor } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { countMax, encodeCursor } from '#platform/page.ts'

export interface AdvisorySearch {
  /** The beginning of an id, an alias or a package name, or a part of the summary of three characters or more. */
  readonly text?: string
  readonly ecosystem?: string
  /** The whole name. */
  readonly package?: string
  readonly severity?: readonly string[]
  readonly malware?: boolean
  /** Absent: both. */
  readonly withdrawn?: boolean
  readonly after?: string
  readonly limit: number
}

const textCharactersMax = 200
const partCharactersMin = 3
const packagesShownMax = 10

/** Advisories, the latest modified first. */
export async function searchAdvisories(scope: Scope, search: AdvisorySearch) {
  const { after, limit } = search
  const found = matching(scope, search)
  const rows = await found
    .select(['a.id', 'a.summary', 'a.severity_score as severityScore', 'a.severity_label as severityLabel'])
    .select(['a.is_malware as isMalware', 'a.published_at as publishedAt', 'a.modified_at as modifiedAt'])
    .select(['a.withdrawn_at as withdrawnAt', 'a.first_seen_at as firstSeenAt', 'a.source', 'a.sample'])
    .select([aliasesOf, packagesOf])
    .$if(after !== undefined, (query) => {
      const [modifiedAt, id] = typedCursor(after ?? '', ['time', 'text'])
      const at = sql`${modifiedAt}::timestamptz`
      return query.where(sql<SqlBool>`(a.modified_at < ${at} or (a.modified_at = ${at} and a.id > ${id}))`)
    })
    .orderBy('a.modified_at', 'desc')
    .orderBy('a.id')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const next = last ? { next: encodeCursor([last.modifiedAt.toISOString(), last.id]) } : {}
  const { count } = await scope.db
    .selectFrom(
      found
        .select(sql`1`.as('one'))
        .limit(countMax + 1)
        .as('some'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { items, ...next, total: Math.min(count, countMax), totalIsMore: count > countMax }
}

const aliasesOf = sql<string[]>`array(
  select l.alias from advisory_alias as l where l.advisory_id = a.id order by 1 limit 50)`.as('aliases')
const packagesOf = sql<string[]>`array(
  select distinct r.package_name from advisory_range as r where r.advisory_id = a.id order by 1
  limit ${sql.lit(packagesShownMax)})`.as('packages')

function matching(scope: Scope, search: AdvisorySearch) {
  const { severity, malware, withdrawn, ecosystem } = search
  const text = storableText((search.text ?? '').trim(), textCharactersMax)
  const name = search.package === undefined ? undefined : storableText(search.package, textCharactersMax)
  return scope.db
    .selectFrom('advisory as a')
    .$if(text !== '', (query) => query.where(namedBy(text)))
    .$if(ecosystem !== undefined || name !== undefined, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('advisory_range as r')
            .select('r.id')
            .whereRef('r.advisory_id', '=', 'a.id')
            .$if(ecosystem !== undefined, (ranges) => ranges.where('r.ecosystem', '=', ecosystem ?? ''))
            .$if(name !== undefined, (ranges) => ranges.where('r.package_name', '=', name ?? '')),
        ),
      ),
    )
    .$if(severity !== undefined, (query) => query.where('a.severity_label', 'in', severity ?? []))
    .$if(malware !== undefined, (query) => query.where('a.is_malware', '=', malware ?? false))
    .$if(withdrawn !== undefined, (query) => query.where('a.withdrawn_at', withdrawn ? 'is not' : 'is', null))
}

/** A union, so that each way to find an advisory uses the index made for it. */
function namedBy(text: string) {
  const lower = `${likeLiteral(text.toLowerCase())}%`
  const names = sql`
    select id from advisory where lower(id) like ${lower}
    union select advisory_id from advisory_alias where lower(alias) like ${lower}
    union select advisory_id from advisory_range where package_name collate "C" like ${`${likeLiteral(text)}%`}`
  const part = sql`union select id from advisory where summary ilike ${`%${likeLiteral(text)}%`}`
  return sql<SqlBool>`a.id in (${names} ${text.length < partCharactersMin ? sql`` : part})`
}
