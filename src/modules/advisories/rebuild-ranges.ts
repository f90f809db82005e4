import { sql } from 'kysely'
import { findByOsvName, findEcosystem } from '#ecosystems/index.ts'
import { OsvError, readOsv } from '#formats/osv.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { affectedRanges } from './affected-ranges.ts'
import { announcePackages } from './announce-packages.ts'
import { type RangesOfAdvisory, writeRanges } from './write-ranges.ts'

const batchAdvisories = 200

/**
 * Orders ranges anew that an earlier encoding of versions placed, or that name an ecosystem that Assay has learned since.
 * Batches are transactions of their own, so an interrupted run goes on where it was.
 */
export async function rebuildRanges(context: Context): Promise<number> {
  const used = await context.db
    .selectFrom('advisory_range')
    .select(['ecosystem', 'key_revision as revision'])
    .distinct()
    .execute()
  let rebuilt = 0
  for (const of of used.filter(isOutdated)) {
    let after = ''
    for (let batch = await rebuildBatch(context, of, after); batch.length > 0; ) {
      rebuilt += batch.length
      after = batch.at(-1) ?? after
      batch = await rebuildBatch(context, of, after)
    }
  }
  return rebuilt
}

interface OrderedBy {
  readonly ecosystem: string
  readonly revision: number
}

function isOutdated({ ecosystem, revision }: OrderedBy): boolean {
  const known = findEcosystem(ecosystem)
  if (known) return known.versions.revision !== revision
  return revision === 0 && findByOsvName(ecosystem) !== undefined
}

interface StoredRecord {
  readonly id: string
  readonly record: object
  readonly source: string
  readonly importId: string
}

/** Returns the ids that were looked at, in order. */
function rebuildBatch(context: Context, { ecosystem, revision }: OrderedBy, after: string): Promise<readonly string[]> {
  return transact(context, async (tx) => {
    const { rows } = await sql<StoredRecord>`
      select id, record, source, last_import_id as "importId" from advisory where id > ${after} and id in (
        select advisory_id from advisory_range where ecosystem = ${ecosystem} and key_revision = ${revision})
      order by id limit ${batchAdvisories}`.execute(tx.db)
    const readable = rows.flatMap((row) => rangesOf(context, row))
    if (readable.length > 0) await writeRanges(tx, readable)
    await announcePackages(
      tx,
      readable.map((advisory) => advisory.id),
    )
    return rows.map((row) => row.id)
  })
}

/** A record that can be read no more keeps its outdated ranges, which match as undecided. */
function rangesOf(context: Context, { record, ...row }: StoredRecord): readonly RangesOfAdvisory[] {
  try {
    return [{ ...row, ranges: affectedRanges(readOsv(record)) }]
  } catch (error) {
    if (!(error instanceof OsvError)) throw error
    context.log.error({ advisory: row.id, code: error.code }, 'a stored advisory cannot be read')
    return []
  }
}
