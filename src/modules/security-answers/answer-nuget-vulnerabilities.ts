import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, readDataState, requireFeeds } from './data-state.ts'
import { type NugetAdvisory, nugetPages } from './nuget-pages.ts'
import { prepareOnce } from './prepared.ts'
import { answerDocument, type BytesAnswer } from './security-answer.ts'

const osvName = 'NuGet'
const emptyBytes = '[]'.length
const contentType = 'application/json; charset=utf-8'

/**
 * NuGet's VulnerabilityInfo/6.7.0: `index.json`, and the pages that it names, `base.json` (what is older than this month)
 * and `updates.json`. Throws `advisory-feed.missing` (503) where NuGet's advisories were never taken in: a service index
 * must then leave the resource out.
 */
export async function answerNugetVulnerabilities(
  context: Context,
  asked: { readonly path: readonly string[]; readonly baseUrl: string },
): Promise<BytesAnswer> {
  const [name = '', ...more] = asked.path
  if (more.length > 0 || !['index.json', 'base.json', 'updates.json'].includes(name))
    throw new Problem('security-answer.unknown-path', 404)
  const audience = audienceOf(context.actor)
  const state = await readDataState(context)
  requireFeeds(state, [[osvName]])
  const month = context.now.toISOString().slice(0, 7)
  const key = { name: `nuget ${audience.key} ${asked.baseUrl}`, revision: `${month} ${state.revision}` }
  const pages = await prepareOnce(context, key, async () => {
    const advisories = (await readNuget(context)).filter((advisory) => audience.sees(advisory))
    return nugetPages(advisories, { baseUrl: asked.baseUrl, monthStart: new Date(`${month}-01T00:00:00Z`) })
  })
  const headers = ageHeaders(state, [osvName], context.now)
  if (name === 'base.json') return answerDocument(pages.base, contentType, headers)
  if (name === 'updates.json') return answerDocument(pages.updates, contentType, headers)
  const comment = `Advisories held by Assay, newest record ${headers['x-assay-data-newest'] ?? 'without a date'}`
  const at = `${asked.baseUrl}/nuget-vulnerabilities`
  const base = { '@name': 'base', '@id': `${at}/base.json`, '@updated': pages.baseUpdated.toISOString(), comment }
  const updates = {
    '@name': 'updates',
    '@id': `${at}/updates.json`,
    '@updated': pages.updatesUpdated.toISOString(),
    comment,
  }
  // An empty page is not named: clients do not agree on how one is written.
  const index = [
    ...(pages.base.length > emptyBytes ? [base] : []),
    ...(pages.updates.length > emptyBytes ? [updates] : []),
  ]
  return answerDocument(Buffer.from(JSON.stringify(index.length > 0 ? index : [base])), contentType, headers)
}

/** Withdrawn ones too: that they went must be told by the dates of the pages. */
async function readNuget(context: Context): Promise<readonly NugetAdvisory[]> {
  const { rows } = await sql<NugetAdvisory>`
    select a.id, a.group_id as "groupId", a.is_malware as "isMalware", a.severity_score as "severityScore",
      a.severity_label as "severityLabel", a.first_seen_at as "firstSeenAt", a.last_changed_at as "lastChangedAt",
      a.withdrawn_at is not null as "isWithdrawn", r.package_name as name,
      array_agg(r.display order by r.lower_key nulls first, r.display) as displays
    from advisory as a join advisory_range as r on r.advisory_id = a.id
    where r.ecosystem = 'nuget' and r.osv_ecosystem = 'NuGet' and a.id not like '%-TEST-%'
    group by a.id, r.package_name order by a.id, r.package_name`.execute(context.db)
  return rows
}
