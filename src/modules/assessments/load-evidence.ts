import { type SqlBool, sql } from 'kysely'
import { dataAge, loadAdvisoryMatcher } from '#modules/advisories/index.ts'
import { loadVersionFacts } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import type { AdvisoryEvidence, Evidence } from './evidence.ts'

export type StoredEvidence = Omit<Evidence, 'artifact' | 'now'>

/** What is known of a version without asking anyone; undefined when the catalogue does not hold it. */
export async function loadEvidence(scope: Scope, versionId: string): Promise<StoredEvidence | undefined> {
  const of = await scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['p.id as packageId', 'p.ecosystem', 'p.name'])
    .where('v.id', '=', versionId)
    .executeTakeFirst()
  if (!of) return undefined
  const row = (await loadVersionFacts(scope, of.packageId)).find((each) => each.versionId === versionId)
  if (!row) return undefined
  const { license, deprecated, hasInstallScript, publishedAt, firstSeenAt, vanishedAt, changedUpstreamAt } = row
  const facts = { license, deprecated, hasInstallScript, publishedAt, firstSeenAt, vanishedAt, changedUpstreamAt }
  const matcher = await loadAdvisoryMatcher(scope, of)
  const data = await readAdvisoryData(scope, of.ecosystem)
  return { ...facts, advisories: { ...data, matches: matcher.match(row.version, row.key) } }
}

/** A feed of another ecosystem says nothing about this one. */
async function readAdvisoryData(scope: Scope, ecosystem: string): Promise<Omit<AdvisoryEvidence, 'matches'>> {
  const feeds = await dataAge(scope)
  const { rows } = await sql<{ known: SqlBool }>`
    select exists (select 1 from advisory_range where ecosystem = ${ecosystem}) as known`.execute(scope.db)
  const dataVersion = feeds
    .map((feed) => `${feed.source}@${feed.newestRecordAt?.toISOString() ?? 'unknown'}`)
    .join(' ')
    .slice(0, 1_000)
  return { available: feeds.length > 0 && rows[0]?.known === true, dataVersion }
}
