import { type SqlBool, sql } from 'kysely'
import { likeLiteral, storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { readInstant } from '#platform/instant.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { epssScore, exploitedGroups, isExploited, scoresByGroup } from './cve-facts.ts'

export interface AdvisorySearch extends PageRequest {
  /** The beginning of an id, an alias, a number of another source or a package name, or a part of the summary of three characters or more. */
  readonly text?: string
  readonly ecosystem?: string
  /** The whole name. */
  readonly package?: string
  readonly severity?: readonly string[]
  readonly malware?: boolean
  /** Whether a list of exploited vulnerabilities names it. */
  readonly exploited?: boolean
  /** Absent: both. */
  readonly withdrawn?: boolean
  /** RFC 3339. */
  readonly firstSeenFrom?: string
  /** Not included. */
  readonly firstSeenTo?: string
}

const textCharactersMax = 200
const partCharactersMin = 3
const packagesShownMax = 10

const id = { by: sql`a.id`, kind: 'text' } as const
export const advisoryOrder: ListOrder = {
  fields: {
    modified: { by: sql`a.modified_at`, kind: 'time' },
    published: { by: sql`coalesce(a.published_at, timestamptz '1970-01-01T00:00:00Z')`, kind: 'time' },
    firstSeen: { by: sql`a.first_seen_at`, kind: 'time' },
    severity: { by: sql`coalesce(a.severity_score, (-1)::real)`, kind: 'real' },
    // Small scores would be written with an exponent.
    epss: { by: sql`(coalesce(scored.score, -1) * 1000000000)::bigint`, kind: 'integer' },
    id,
  },
  id,
  usual: '-modified',
}

/** Advisories, the latest modified first unless asked otherwise. */
export function searchAdvisories(scope: Scope, search: AdvisorySearch) {
  const found = matching(scope, search)
    .select(['a.id', 'a.summary', 'a.severity_score as severityScore', 'a.severity_label as severityLabel'])
    .select(['a.is_malware as isMalware', 'a.published_at as publishedAt', 'a.modified_at as modifiedAt'])
    .select(['a.withdrawn_at as withdrawnAt', 'a.first_seen_at as firstSeenAt', 'a.source', 'a.sample'])
    .select([aliasesOf, packagesOf, isExploited.as('exploited'), epssScore.as('epssScore')])
  return readPage(scope, found, { ...search, order: advisoryOrder }, (row) => ({
    ...row,
    epssScore: row.epssScore < 0 ? null : row.epssScore,
  }))
}

const ownAliases = sql`select l.alias from advisory_alias as l where l.advisory_id = a.id`
const aliasesOf = sql<string[]>`array(
  ${ownAliases}
  union select s.number from cve_assertion as s where s.cves && (array(${ownAliases}) || a.id) and s.number <> a.id
  order by 1 limit 50)`.as('aliases')
const packagesOf = sql<string[]>`array(
  select distinct r.package_name from advisory_range as r where r.advisory_id = a.id order by 1
  limit ${sql.lit(packagesShownMax)})`.as('packages')

function matching(scope: Scope, search: AdvisorySearch) {
  const { severity, malware, exploited, withdrawn, ecosystem, firstSeenFrom, firstSeenTo } = search
  const text = storableText((search.text ?? '').trim(), textCharactersMax)
  const name = search.package === undefined ? undefined : storableText(search.package, textCharactersMax)
  return scope.db
    .selectFrom('advisory as a')
    .$if(search.sort?.endsWith('epss') === true, (query) =>
      query.leftJoin(scoresByGroup.as('scored'), 'scored.group_id', 'a.group_id'),
    )
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
    .$if(exploited === true, (query) => query.where(sql<SqlBool>`a.group_id in (${exploitedGroups})`))
    .$if(exploited === false, (query) => query.where(sql<SqlBool>`a.group_id not in (${exploitedGroups})`))
    .$if(withdrawn !== undefined, (query) => query.where('a.withdrawn_at', withdrawn ? 'is not' : 'is', null))
    .$if(firstSeenFrom !== undefined, (query) => query.where('a.first_seen_at', '>=', readInstant(firstSeenFrom ?? '')))
    .$if(firstSeenTo !== undefined, (query) => query.where('a.first_seen_at', '<', readInstant(firstSeenTo ?? '')))
}

/** A union, so that each way to find an advisory uses the index made for it. */
function namedBy(text: string) {
  const lower = `${likeLiteral(text.toLowerCase())}%`
  const names = sql`
    select id from advisory where lower(id) like ${lower}
    union select advisory_id from advisory_alias where lower(alias) like ${lower}
    union select a.id from cve_assertion as s join advisory as a on a.id = any(s.cves) where lower(s.number) like ${lower}
    union select l.advisory_id from cve_assertion as s join advisory_alias as l on l.alias = any(s.cves)
      where lower(s.number) like ${lower}
    union select advisory_id from advisory_range where package_name collate "C" like ${`${likeLiteral(text)}%`}`
  const part = sql`union select id from advisory where summary ilike ${`%${likeLiteral(text)}%`}`
  return sql<SqlBool>`a.id in (${names} ${text.length < partCharactersMin ? sql`` : part})`
}
