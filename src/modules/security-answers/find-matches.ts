import { setImmediate as nextTurn } from 'node:timers/promises'
import { type SqlBool, sql } from 'kysely'
import { formatPurl } from '#formats/purl.ts'
import {
  type AdvisoryMatch,
  type AdvisoryMatcher,
  loadAdvisoryMatchers,
  matchPurls,
} from '#modules/advisories/index.ts'
import type { ChangeWatch } from '#platform/changes.ts'
import type { Context, Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Audience } from './audience.ts'
import { baseName } from './data-state.ts'
import { filedNames, type Question } from './question.ts'

export interface MatchingScope {
  readonly context: Context
  readonly audience: Audience
  /** Of the data, as `readDataState` told: what is remembered holds for it only. */
  readonly revision: string
}

/** Of one request: one name may have thousands of advisories, and be asked about thousands of times. */
const matchesMax = 100_000
/** Others are served in between. */
const betweenTurns = 200
const matchersKeptMax = 20_000
const loadedAtOnceMax = 1_000

/**
 * What is known to be wrong with these versions, in the order asked: one for each vulnerability. A question without a
 * version is undecided for each advisory of the package. Throws `security-query.too-many` beyond 100,000 matches.
 */
export async function findMatches(
  scope: MatchingScope,
  questions: readonly Question[],
): Promise<readonly (readonly AdvisoryMatch[])[]> {
  const found: (readonly AdvisoryMatch[])[] = questions.map(() => [])
  const byPurl = questions.flatMap((question, at) => (question.purl === undefined ? [] : [{ at, purl: question.purl }]))
  const byName = questions.flatMap((question, at) => (question.purl === undefined ? [{ at, question }] : []))
  const matchers = await matchersOf(
    scope,
    byName.map(({ question }) => question),
  )
  let count = 0
  for (const [index, { at, question }] of byName.entries()) {
    if (index % betweenTurns === betweenTurns - 1) await nextTurn()
    const { version, ecosystem } = question
    const key = version === undefined ? { invalid: 'no version is given' } : ecosystem.versions.key(version)
    found[at] = matchers.get(nameKey(question))?.match(version ?? '', key) ?? []
    count = countUp(count, found[at])
  }
  for (let start = 0; start < byPurl.length; ) {
    const asked = byPurl.slice(start, start + loadedAtOnceMax)
    const { items } = await matchPurls(
      scope.context,
      asked.map(({ purl }) => formatPurl(purl)),
    )
    for (const [index, { matches }] of items.entries()) {
      found[asked[index]?.at ?? -1] = matches
      count = countUp(count, matches)
    }
    start += items.length
  }
  return found.map((matches) => matches.filter((match) => scope.audience.sees({ id: match.advisoryId })))
}

function countUp(count: number, matches: readonly AdvisoryMatch[]): number {
  if (count + matches.length > matchesMax)
    throw new Problem('security-query.too-many', 400, { at: 'matches', limit: matchesMax })
  return count + matches.length
}

function nameKey({ ecosystem, name }: Question): string {
  return `${ecosystem.type} ${name}`
}

interface Kept {
  readonly revision: string
  readonly matchers: Map<string, AdvisoryMatcher>
}

const kept = new WeakMap<ChangeWatch, Kept>()

async function matchersOf(
  { context, revision }: MatchingScope,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, AdvisoryMatcher>> {
  let own = kept.get(context.changes)
  if (own?.revision !== revision) {
    own = { revision, matchers: new Map() }
    kept.set(context.changes, own)
  }
  const answer = new Map<string, AdvisoryMatcher>()
  const missing = new Map<string, { readonly ecosystem: string; readonly name: string }>()
  for (const question of questions) {
    const key = nameKey(question)
    const known = own.matchers.get(key)
    if (known === undefined) missing.set(key, { ecosystem: question.ecosystem.type, name: question.name })
    else answer.set(key, known)
  }
  const names = [...missing]
  for (let start = 0; start < names.length; start += loadedAtOnceMax) {
    const part = names.slice(start, start + loadedAtOnceMax)
    const loaded = await loadAdvisoryMatchers(
      context,
      part.map(([, name]) => name),
    )
    for (const [index, [key]] of part.entries()) {
      const matcher = loaded[index]
      if (matcher === undefined) continue
      answer.set(key, matcher)
      own.matchers.set(key, matcher)
    }
  }
  // A Map keeps the order of insertion: the first is the one kept longest.
  for (const key of own.matchers.keys()) {
    if (own.matchers.size <= matchersKeptMax) break
    own.matchers.delete(key)
  }
  return answer
}

/** Ids of every advisory that names the package, whichever version: withdrawn and test records left out. */
export async function findAllOf(scope: Scope, question: Question): Promise<readonly string[]> {
  const { ecosystem, osvEcosystems } = question
  const isOfRelease = osvEcosystems.some((each) => each.includes(':'))
  const filed = isOfRelease
    ? sql<SqlBool>`r.osv_ecosystem = any(${osvEcosystems}::text[])`
    : sql<SqlBool>`split_part(r.osv_ecosystem, ':', 1) = any(${osvEcosystems.map(baseName)}::text[])`
  const rows = await scope.db
    .selectFrom('advisory_range as r')
    .innerJoin('advisory as a', 'a.id', 'r.advisory_id')
    .select('a.id')
    .distinct()
    .where('r.ecosystem', '=', ecosystem.type)
    .where('r.package_name', 'in', filedNames(question))
    .where(filed)
    .where('a.withdrawn_at', 'is', null)
    .where('a.id', 'not like', '%-TEST-%')
    .orderBy('a.id')
    .execute()
  return rows.map((row) => row.id)
}
