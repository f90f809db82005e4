import { sql } from 'kysely'
import { dataAge } from '#modules/advisories/index.ts'
import type { ChangeWatch } from '#platform/changes.ts'
import type { Context, Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** What is known of one OSV ecosystem (`Debian`, without a release), by the feeds that bring it. */
export interface Coverage {
  readonly lastSuccessAt: Date
  readonly newestRecordAt: Date | undefined
  /** Every feed of it is data of the evaluation. */
  readonly sample: boolean
}

export interface DataState {
  /** Changes with every advisory that is written or removed. */
  readonly revision: string
  readonly coverage: ReadonlyMap<string, Coverage>
}

const kept = new WeakMap<ChangeWatch, { readonly feeds: string; readonly sources: Promise<readonly Filing[]> }>()

/** How the advisories stand at this moment. Two small queries, and one over all ranges when a feed was taken in anew. */
export async function readDataState(context: Context): Promise<DataState> {
  const [revision, ages] = await Promise.all([readRevision(context), dataAge(context)])
  const feeds = JSON.stringify(ages)
  let known = kept.get(context.changes)
  if (known?.feeds !== feeds) {
    known = { feeds, sources: readFilings(context) }
    kept.set(context.changes, known)
    known.sources.catch(() => kept.delete(context.changes))
  }
  const filings = await known.sources
  const coverage = new Map<string, Coverage>()
  for (const { source, lastSuccessAt, newestRecordAt, sample } of ages) {
    if (lastSuccessAt === null) continue
    const own: Coverage = { lastSuccessAt, newestRecordAt: newestRecordAt ?? undefined, sample }
    for (const { name } of filings.filter((filing) => filing.source === source))
      coverage.set(name, together(coverage.get(name), own))
  }
  return { revision: `${revision} ${feeds}`, coverage }
}

function together(one: Coverage | undefined, other: Coverage): Coverage {
  if (one === undefined) return other
  return {
    lastSuccessAt: later(one.lastSuccessAt, other.lastSuccessAt),
    newestRecordAt:
      one.newestRecordAt && other.newestRecordAt
        ? later(one.newestRecordAt, other.newestRecordAt)
        : (one.newestRecordAt ?? other.newestRecordAt),
    sample: one.sample && other.sample,
  }
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}

/** Every batch of an import adds to its counts in its own transaction. */
async function readRevision(scope: Scope): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    select concat_ws('.', count(*), coalesce(sum(read_count), 0), coalesce(sum(added_count), 0),
      coalesce(sum(changed_count), 0)) as revision from advisory_import`.execute(scope.db)
  return rows[0]?.revision ?? ''
}

interface Filing {
  readonly source: string
  readonly name: string
}

/**
 * Which feed is one of which ecosystem. A record that names several proves none of them: what a feed of npm says in passing
 * of PyPI does not make it a feed of PyPI.
 */
async function readFilings(scope: Scope): Promise<readonly Filing[]> {
  const { rows } = await sql<Filing>`
    select distinct source, name from (
      select source, min(split_part(osv_ecosystem, ':', 1)) as name from advisory_range
      where advisory_id not like '%-TEST-%'
      group by source, advisory_id
      having min(split_part(osv_ecosystem, ':', 1)) = max(split_part(osv_ecosystem, ':', 1))) as pure`.execute(scope.db)
  return rows
}

/** `Debian:12` → `Debian`. */
export function baseName(osvEcosystem: string): string {
  return osvEcosystem.split(':', 1)[0] ?? osvEcosystem
}

/**
 * A database that was never fed must not look clean: throws `advisory-feed.missing` (503) unless, for each question, one of
 * the names under which its package could be filed has a feed that was taken in whole.
 */
export function requireFeeds({ coverage }: DataState, questions: readonly (readonly string[])[]): void {
  const missing = questions.filter((names) => !names.some((name) => coverage.has(baseName(name))))
  if (missing.length === 0) return
  const names = new Set(missing.map((own) => baseName(own[0] ?? '?').slice(0, 60)))
  throw new Problem('advisory-feed.missing', 503, { ecosystems: [...names].slice(0, 10) })
}

/** Whether a feed of this OSV ecosystem was ever taken in whole: a protocol that offers its answers says so only then. */
export async function hasAdvisoryFeed(context: Context, osvEcosystem: string): Promise<boolean> {
  return (await readDataState(context)).coverage.has(baseName(osvEcosystem))
}

export type AgeHeaders = Readonly<Record<string, string>>

/**
 * How old the data behind an answer is, in headers: `x-assay-data-age`, seconds since the feed was last taken in whole, the
 * oldest of all that were asked; `x-assay-data-newest`, its newest record; `x-assay-data-sample` for data of the evaluation.
 */
export function ageHeaders({ coverage }: DataState, names: Iterable<string>, now: Date): AgeHeaders {
  const own = [...new Set([...names].map(baseName))].flatMap((name) => coverage.get(name) ?? [])
  const oldest = own.reduce<Date | undefined>(
    (at, one) => (at && at < one.lastSuccessAt ? at : one.lastSuccessAt),
    undefined,
  )
  if (oldest === undefined) return {}
  const newest = own.flatMap((one) => one.newestRecordAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
  return {
    'x-assay-data-age': String(Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000))),
    ...(newest && { 'x-assay-data-newest': newest.toISOString() }),
    ...(own.some((one) => one.sample) && { 'x-assay-data-sample': 'true' }),
  }
}
