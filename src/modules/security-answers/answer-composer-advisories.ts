import { sql } from 'kysely'
import { composer } from '#ecosystems/composer/index.ts'
import type { Context, Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { audienceOf } from './audience.ts'
import { composerRange } from './composer-range.ts'
import { ageHeaders, readDataState, requireFeeds } from './data-state.ts'
import { readBounds } from './range-bounds.ts'
import { bodyBytesMax, textOf } from './read-body.ts'
import { type AskedAnswer, answerJson, type BytesAnswer } from './security-answer.ts'
import { type NpmSeverity, npmSeverity } from './severity-words.ts'

const packagesMax = 20_000
const nameCharactersMax = 300
/** Each spelling of a name is answered with all that is known of it. */
const spellingsMax = 4

/**
 * `POST {api-url}` of a Composer repository (Composer's documentation, "Repositories", `security-advisories`):
 * `packages[]=vendor/name` as a form in, every advisory of those packages out, with its whole range: the client compares.
 * Throws `access.denied`, `advisory-feed.missing` (503) where Packagist's advisories were never taken in, and problems with
 * 400 and 413.
 */
export async function answerComposerAdvisories(context: Context, asked: AskedAnswer): Promise<BytesAnswer> {
  const audience = audienceOf(context.actor)
  const names = readNames(asked.body)
  const state = await readDataState(context)
  requireFeeds(state, [composer.osvNames])
  const rows = (await readRows(context, names)).filter((row) => audience.sees(row))
  const byName = Map.groupBy(rows, ({ name }) => name)
  // fromEntries defines members: a package called `__proto__` is one like any other.
  const advisories = Object.fromEntries(
    [...byName].map(([name, own]) => [name, groupsOf(own).map((group) => entryOf(group, asked.baseUrl))]),
  )
  return answerJson({ advisories }, ageHeaders(state, composer.osvNames, context.now))
}

/** PHP writes `packages[0]=…&packages[1]=…`. */
function readNames(body: Uint8Array): readonly string[] {
  if (body.length > bodyBytesMax) throw new Problem('request.too-large', 413, { limitBytes: bodyBytesMax })
  const names = new Set<string>()
  const spellings = new Map<string, number>()
  for (const [key, value] of new URLSearchParams(Buffer.from(body).toString())) {
    if (!/^packages\[\d{0,9}\]$/.test(key)) continue
    const name = textOf(value, 'packages', nameCharactersMax)
    if (names.has(name)) continue
    names.add(name)
    if (names.size > packagesMax)
      throw new Problem('security-query.too-many', 400, { at: 'packages', limit: packagesMax })
    const same = name.toLowerCase()
    const count = (spellings.get(same) ?? 0) + 1
    spellings.set(same, count)
    if (count > spellingsMax)
      throw new Problem('security-query.too-many', 400, { at: same.slice(0, 100), limit: spellingsMax })
  }
  return [...names]
}

interface Row {
  readonly id: string
  readonly groupId: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: string
  readonly isMalware: boolean
  readonly severityLabel: string
  readonly severityScore: number | null
  readonly source: string
  readonly reportedAt: Date
  readonly displays: readonly string[]
}

/** Names come back as they were asked for: the client looks them up so. */
async function readRows(scope: Scope, names: readonly string[]): Promise<readonly Row[]> {
  if (names.length === 0) return []
  const { rows } = await sql<Row>`
    select a.id, a.group_id as "groupId", asked.name, a.summary, a.is_malware as "isMalware",
      a.severity_label as "severityLabel", a.severity_score as "severityScore", a.source,
      coalesce(a.published_at, a.first_seen_at) as "reportedAt",
      array(select alias from advisory_alias where advisory_id = a.id order by alias limit 50) as aliases,
      array_agg(r.display order by r.lower_key nulls first, r.display) as displays
    from unnest(${names}::text[]) as asked (name)
    join advisory_range as r on r.ecosystem = 'composer' and r.osv_ecosystem = 'Packagist'
      and r.package_name = lower(asked.name)
    join advisory as a on a.id = r.advisory_id and a.withdrawn_at is null and a.id not like '%-TEST-%'
    group by a.id, asked.name order by asked.name, a.id`.execute(scope.db)
  return rows
}

/** One for each vulnerability: the most severe of its records speaks for all. */
function groupsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  return [...Map.groupBy(rows, ({ groupId }) => groupId).values()].map((group) =>
    group.toSorted((one, other) => (other.severityScore ?? 0) - (one.severityScore ?? 0)),
  )
}

const severityWords: Readonly<Record<NpmSeverity, string>> = {
  info: 'low',
  low: 'low',
  moderate: 'medium',
  high: 'high',
  critical: 'critical',
}

function entryOf(group: readonly Row[], baseUrl: string): object {
  const [worst] = group as readonly [Row, ...Row[]]
  const ids = [...new Set(group.flatMap(({ id, aliases }) => [id, ...aliases]))]
  return {
    advisoryId: worst.id,
    packageName: worst.name,
    affectedVersions: composerRange(group.flatMap(({ displays }) => displays.flatMap(readBounds))),
    title: worst.summary || worst.id,
    cve: ids.find((id) => id.startsWith('CVE-')) ?? null,
    link: `${baseUrl}/advisories/${encodeURIComponent(worst.id)}`,
    reportedAt: worst.reportedAt.toISOString(),
    sources: group.map(({ id, source }) => ({ name: source, remoteId: id })),
    severity: severityWords[npmSeverity(worst)],
  }
}
