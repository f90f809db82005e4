import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { ChangeWatch } from '#platform/changes.ts'
import type { Scope } from '#platform/context.ts'
import type { MatchingScope } from './find-matches.ts'
import { npmRange, patchedRange } from './npm-range.ts'
import { listed } from './osv-document.ts'
import { type RangeBounds, readBounds } from './range-bounds.ts'

/** What npm's audit shows of an advisory besides what a match tells. */
export interface NpmAdvisory {
  /** Every version of the package that the vulnerability concerns, in npm's notation. */
  readonly range: string
  readonly patched: string
  readonly cwes: readonly string[]
  readonly details: string
}

export interface NamedMatch {
  readonly name: string
  readonly match: AdvisoryMatch
}

/** npm keeps what it knows of an advisory under a number: made of the id, so that it is the same everywhere. */
export function npmAdvisoryNumber(id: string): number {
  return createHash('sha256').update(id).digest().readUIntBE(0, 6)
}

const advisoriesKeptMax = 20_000
const detailsCharactersMax = 20_000
const kept = new WeakMap<ChangeWatch, { readonly revision: string; readonly advisories: Map<string, NpmAdvisory> }>()

/** With one query for those that nobody has asked for since the data changed. Keys: `npmAdvisoryKey`. */
export async function readNpmAdvisories(
  { context, revision }: MatchingScope,
  matches: readonly NamedMatch[],
): Promise<ReadonlyMap<string, NpmAdvisory>> {
  let own = kept.get(context.changes)
  if (own?.revision !== revision || own.advisories.size > advisoriesKeptMax) {
    own = { revision, advisories: new Map() }
    kept.set(context.changes, own)
  }
  const { advisories } = own
  const missing = new Map<string, NamedMatch>()
  for (const named of matches) {
    const key = npmAdvisoryKey(named.name, named.match.advisoryId)
    if (!advisories.has(key)) missing.set(key, named)
  }
  const read = missing.size === 0 ? new Map<string, NpmAdvisory>() : await load(context, [...missing.values()])
  const answer = new Map<string, NpmAdvisory>()
  for (const { name, match } of matches) {
    const key = npmAdvisoryKey(name, match.advisoryId)
    const one = advisories.get(key) ?? read.get(key) ?? unknownAdvisory
    advisories.set(key, one)
    answer.set(key, one)
  }
  return answer
}

/** Removed between two queries: the match stands, and whoever reads the range adds the version by name. */
const unknownAdvisory: NpmAdvisory = { range: '', patched: '<0.0.0', cwes: [], details: '' }

export function npmAdvisoryKey(name: string, advisoryId: string): string {
  return `${advisoryId} ${name}`
}

/** The ranges of all of a vulnerability, since the match stands for all of them. */
async function load(scope: Scope, matches: readonly NamedMatch[]): Promise<ReadonlyMap<string, NpmAdvisory>> {
  const ids = matches.map(({ match }) => match.advisoryId)
  const names = matches.map(({ name }) => name)
  const { rows: ranges } = await sql<{ id: string; name: string; displays: readonly string[] }>`
    select m.id, r.package_name as name, array_agg(distinct r.display) as displays
    from unnest(${ids}::text[], ${names}::text[]) as asked (id, name)
    join advisory as m on m.id = asked.id
    join advisory as a on a.group_id = m.group_id and a.withdrawn_at is null and a.id not like '%-TEST-%'
    join advisory_range as r on r.advisory_id = a.id and r.ecosystem = 'npm' and r.osv_ecosystem = 'npm'
      and r.package_name = asked.name
    group by m.id, r.package_name`.execute(scope.db)
  const { rows: facts } = await sql<{ id: string; cwes: unknown; details: string }>`
    select id, record->'database_specific'->'cwe_ids' as cwes, left(details, ${detailsCharactersMax}) as details
    from advisory where id = any(${[...new Set(ids)]}::text[])`.execute(scope.db)
  const factsById = new Map(facts.map((row) => [row.id, row]))
  return new Map(
    ranges.map(({ id, name, displays }) => {
      const bounds: readonly RangeBounds[] = displays.flatMap(readBounds)
      const own = factsById.get(id)
      const cwes = listed(own?.cwes).filter((cwe) => /^CWE-\d{1,6}$/.test(cwe))
      const shown = { range: npmRange(bounds), patched: patchedRange(bounds), cwes, details: own?.details ?? '' }
      return [npmAdvisoryKey(name, id), shown]
    }),
  )
}
