import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { problemOf, type ReadDocument } from './advisory-batches.ts'
import { addCounts, countColumns, type ImportCounts, noCounts } from './import-counts.ts'
import { keepErrors, type NamedProblem } from './import-errors.ts'
import { type PreparedAdvisory, prepareAdvisory } from './prepared-advisory.ts'
import { type WriteOrigin, writeAdvisories } from './write-advisories.ts'

export interface ImportProgress {
  readonly counts: ImportCounts
  readonly newestRecordAt: Date | undefined
}

export interface ImportRun extends WriteOrigin {
  readonly progress: ImportProgress
}

interface NamedRecord {
  readonly name: string
  readonly record: PreparedAdvisory
}

const clockToleranceMilliseconds = 24 * 60 * 60 * 1000

/**
 * Takes one batch in, in one short transaction, and returns the progress so far. When the database refuses the batch because
 * of its content, its records are written one by one, so that a single bad one costs only itself.
 */
export async function importBatch(
  context: Context,
  run: ImportRun,
  documents: readonly ReadDocument[],
): Promise<ImportProgress> {
  const { records, problems, known } = await prepareBatch(context, documents)
  const newestRecordAt = newest(context.now, [
    run.progress.newestRecordAt,
    ...known,
    ...records.map(({ record }) => record.modifiedAt),
  ])
  const before = addCounts(run.progress.counts, { read: documents.length, unchanged: known.length })
  try {
    const counts = await writeBatch(
      context,
      { ...run, progress: { counts: before, newestRecordAt } },
      { records, problems },
    )
    return { counts, newestRecordAt }
  } catch (error) {
    if (records.length === 0 || !isRefusedContent(error)) throw error
  }
  let counts = await writeBatch(
    context,
    { ...run, progress: { counts: before, newestRecordAt } },
    { records: [], problems },
  )
  for (const one of records) {
    const single = { ...run, progress: { counts, newestRecordAt } }
    counts = await writeBatch(context, single, { records: [one], problems: [] }).catch((error: unknown) => {
      if (!isRefusedContent(error)) throw error
      const problem = { name: one.name, code: 'advisory.not-storable', message: (error as Error).message }
      return writeBatch(context, single, { records: [], problems: [problem] })
    })
  }
  return { counts, newestRecordAt }
}

/** What a digest shows to be held already needs no reading: a document is looked up by its name, which is its id. */
async function prepareBatch(context: Context, documents: readonly ReadDocument[]) {
  const held = await heldDigests(
    context,
    documents.map((document) => idByName(document.name)),
  )
  const records: NamedRecord[] = []
  const problems: NamedProblem[] = []
  const known: (Date | undefined)[] = []
  for (const document of documents) {
    if ('problem' in document) {
      problems.push({ name: document.name, ...document.problem })
      continue
    }
    const same = held.get(idByName(document.name))
    if (same?.digest.equals(document.digest)) known.push(same.modifiedAt)
    else {
      try {
        records.push({ name: document.name, record: prepareAdvisory(document.bytes, document.digest) })
      } catch (error) {
        problems.push({ name: document.name, ...problemOf(error) })
      }
    }
  }
  return { records, problems, known }
}

function idByName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.json$/, '')
}

async function heldDigests(context: Context, ids: readonly string[]) {
  const rows = await context.db
    .selectFrom('advisory')
    .select(['id', 'digest', 'modified_at as modifiedAt'])
    .where(sql<boolean>`id = any(${ids.filter((id) => !id.includes('\0'))}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

interface BatchContent {
  readonly records: readonly NamedRecord[]
  readonly problems: readonly NamedProblem[]
}

function writeBatch(context: Context, run: ImportRun, { records, problems }: BatchContent): Promise<ImportCounts> {
  return transact(context, async (tx) => {
    const before = run.progress.counts
    const written =
      records.length > 0
        ? await writeAdvisories(
            tx,
            run,
            records.map(({ record }) => record),
          )
        : noCounts
    const counts = addCounts(addCounts(before, written), { failed: problems.length })
    await keepErrors(tx, { importId: run.importId, failedBefore: before.failed }, problems)
    await tx.db.updateTable('advisory_import').set(countColumns(counts)).where('id', '=', run.importId).execute()
    return counts
  })
}

/** A date in the future is a mistake, and must not make a feed look fresh for ever. */
export function newest(now: Date, dates: readonly (Date | undefined)[]): Date | undefined {
  const latest = now.getTime() + clockToleranceMilliseconds
  return dates.reduce<Date | undefined>(
    (newestSoFar, date) =>
      date && date.getTime() <= latest && (!newestSoFar || date > newestSoFar) ? date : newestSoFar,
    undefined,
  )
}

/** Data exceptions (class 22), and limits that a value exceeds (class 54): nothing that waiting would mend. */
function isRefusedContent(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && /^(22|54)[0-9A-Z]{3}$/.test(code)
}
