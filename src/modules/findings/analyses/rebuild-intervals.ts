import { sql } from 'kysely'
import { findEcosystem } from '#ecosystems/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { readPackageRange } from '../blast-radius/blast-question.ts'
import { applyAnalyses, findingsOf, holdAnalyses } from './apply-analyses.ts'
import { intervalsJson } from './read-scope.ts'

/** Orders ranges of analyses anew that an earlier encoding of versions placed. Idempotent. */
export async function rebuildIntervals(context: Context): Promise<void> {
  const rows = await context.db
    .selectFrom('analysis')
    .select(['id', 'ecosystem', 'package_name as name', 'range_text as range', 'key_revision as revision'])
    .where('key_revision', 'is not', null)
    .execute()
  for (const { id, ecosystem, name, range, revision } of rows) {
    const known = findEcosystem(ecosystem ?? '')
    if (!known || range === null || name === null || known.versions.revision === revision) continue
    const intervals = range.startsWith('pkg:')
      ? readPackageRange({ purl: range }).intervals
      : known.versions.parseRange(range).intervals
    await transact(context, async (tx) => {
      await holdAnalyses(tx)
      await sql`update analysis set intervals = ${intervalsJson(intervals ?? [])}::jsonb,
        key_revision = ${known.versions.revision}::integer where id = ${id}::uuid`.execute(tx.db)
      await applyAnalyses(tx, findingsOf([id]))
    })
  }
}
