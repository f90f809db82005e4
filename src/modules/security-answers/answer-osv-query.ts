import { sql } from 'kysely'
import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { Context } from '#platform/context.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, readDataState, requireFeeds } from './data-state.ts'
import { findAllOf, findMatches, type MatchingScope } from './find-matches.ts'
import { type OsvDocument, readOsvDocuments } from './osv-document.ts'
import { writePageToken } from './osv-page-token.ts'
import { feedNames } from './question.ts'
import { fieldsOf, listOf, readJsonBody } from './read-body.ts'
import { type OsvQuery, readOsvQuery } from './read-osv-query.ts'
import { type AskedAnswer, answerJson, type SecurityAnswer } from './security-answer.ts'

/** How much one answer holds before it is continued on a next page. */
export interface OsvPageLimits {
  readonly perQuery: number
  readonly perBatch: number
  /** Of records, roughly. */
  readonly bytes: number
}

const queriesMax = 1_000
const pageLimits: OsvPageLimits = { perQuery: 1_000, perBatch: 3_000, bytes: 16 * 1024 * 1024 }
const recordsAtOnce = 100

/** `POST /v1/query` (OSV API v1): the full records of what is known; `{}` when nothing is. */
export async function answerOsvQuery(
  context: Context,
  asked: Pick<AskedAnswer, 'body'>,
  limits = pageLimits,
): Promise<SecurityAnswer> {
  const query = readOsvQuery(await readJsonBody(asked.body), 'query')
  const { scope, headers } = await openScope(context, [query])
  const [found = []] = await findHits(scope, [query])
  const vulns: OsvDocument[] = []
  let bytes = 0
  let last: string | undefined
  for (let start = 0; start < found.length && vulns.length < limits.perQuery && bytes < limits.bytes; ) {
    const part = found.slice(start, start + Math.min(recordsAtOnce, limits.perQuery - vulns.length))
    const documents = await readOsvDocuments(
      context,
      scope.audience,
      part.map(({ id }) => id),
    )
    for (const hit of part) {
      const document = documents.get(hit.id)
      if (document === undefined) continue
      const marked = withState(document, hit)
      vulns.push(marked)
      bytes += JSON.stringify(marked).length
    }
    start += part.length
    last = start < found.length ? part.at(-1)?.id : undefined
  }
  return answerJson(
    {
      ...(vulns.length > 0 && { vulns }),
      ...(last !== undefined && { next_page_token: writePageToken(query.identity, last) }),
    },
    headers,
  )
}

/** `POST /v1/querybatch`: ids and dates, in the order and number of the queries. */
export async function answerOsvBatch(
  context: Context,
  asked: Pick<AskedAnswer, 'body'>,
  limits = pageLimits,
): Promise<SecurityAnswer> {
  const body = fieldsOf(await readJsonBody(asked.body), 'body')
  const queries = listOf(body.queries, 'queries', queriesMax).map((each, at) => readOsvQuery(each, `queries[${at}]`))
  if (queries.length === 0) return answerJson({ results: [] }, {})
  const { scope, headers } = await openScope(context, queries)
  const found = await findHits(scope, queries)
  let room = limits.perBatch
  const pages = found.map((hits, at) => {
    const page = hits.slice(0, Math.min(room, limits.perQuery))
    room -= page.length
    const { identity = '', afterId = '' } = queries[at] ?? {}
    const isMore = page.length < hits.length
    return { page, ...(isMore && { token: writePageToken(identity, page.at(-1)?.id ?? afterId) }) }
  })
  const modified = await readModified(context, [...new Set(pages.flatMap(({ page }) => page.map(({ id }) => id)))])
  const results = pages.map(({ page, token }) => ({
    ...(page.length > 0 && { vulns: page.map(({ id }) => ({ id, modified: modified.get(id) })) }),
    ...(token !== undefined && { next_page_token: token }),
  }))
  return answerJson({ results }, headers)
}

async function openScope(context: Context, queries: readonly OsvQuery[]) {
  const audience = audienceOf(context.actor)
  const state = await readDataState(context)
  const names = queries.map(({ question }) => feedNames(question))
  requireFeeds(state, names)
  const scope: MatchingScope = { context, audience, revision: state.revision }
  return { scope, headers: ageHeaders(state, names.flat(), context.now) }
}

interface Hit {
  readonly id: string
  /** Why it cannot be decided whether the version is affected. */
  readonly undecided?: string
}

/** In the order of ids, beginning after the page token. A package without a version has every advisory that names it. */
async function findHits(scope: MatchingScope, queries: readonly OsvQuery[]): Promise<readonly (readonly Hit[])[]> {
  const versioned = queries.filter(({ question }) => question.version !== undefined)
  const matches = await findMatches(
    scope,
    versioned.map(({ question }) => question),
  )
  const byQuery = new Map(versioned.map((query, at) => [query, matches[at] ?? []]))
  const whole = new Map<string, readonly Hit[]>()
  const found: (readonly Hit[])[] = []
  for (const query of queries) {
    const hits = byQuery.get(query)?.map(hitOf) ?? whole.get(query.identity) ?? (await hitsOfAll(scope, query))
    if (query.question.version === undefined) whole.set(query.identity, hits)
    found.push(hits.filter(({ id }) => id > query.afterId).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  }
  return found
}

function hitOf({ advisoryId: id, state, reason = '' }: AdvisoryMatch): Hit {
  return state === 'undecided' ? { id, undecided: reason } : { id }
}

async function hitsOfAll({ context, audience }: MatchingScope, { question }: OsvQuery): Promise<readonly Hit[]> {
  const ids = await findAllOf(context, question)
  return ids.filter((id) => audience.sees({ id })).map((id) => ({ id }))
}

/** The protocol knows only affected or not: what is undecided is told, and says so where a record may carry more. */
function withState(document: OsvDocument, { undecided }: Hit): OsvDocument {
  if (undecided === undefined) return document
  const specific = document.database_specific
  const own = specific !== null && typeof specific === 'object' && !Array.isArray(specific) ? specific : {}
  return { ...document, database_specific: { ...own, assay: { state: 'undecided', reason: undecided } } }
}

async function readModified(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await context.db
    .selectFrom('advisory')
    .select(['id', 'modified_at as at', sql<string | null>`record->>'modified'`.as('said')])
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute()
  return new Map(rows.map(({ id, at, said }) => [id, said ?? at.toISOString()]))
}
