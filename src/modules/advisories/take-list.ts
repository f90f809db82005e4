import { sql } from 'kysely'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { explained, type FeedRun, feedProblem, type Taken } from './feed-run.ts'
import { newest } from './import-batch.ts'
import { addCounts, countColumns, type ImportCounts, noCounts } from './import-counts.ts'
import { keepErrors, type NamedProblem } from './import-errors.ts'
import { type ExploitedCve, isCve, type Read, type ReadList, type ScoredCve, type Source } from './sources/index.ts'
import { readDocuments } from './sources/read-documents.ts'
import {
  type NamedCves,
  removeOtherExploitation,
  removeOtherScores,
  writeExploitation,
  writeScores,
} from './write-lists.ts'

type ListSource = Extract<Source, { readonly kind: 'exploitation' | 'scores' }>

/**
 * Replaces a list by CVE whole, in one transaction: what it no longer names is taken away. An entry that cannot be read keeps
 * what was held of its CVE. Throws `advisory-import.older`, with nothing changed, when the list held is of a later day.
 */
export async function* takeList(context: Context, run: FeedRun, source: ListSource): Taken {
  const bytes = await onlyDocument(run, source)
  context.signal.throwIfAborted()
  const taken =
    source.kind === 'exploitation'
      ? await replace(context, run, {
          list: readWhole(() => source.read(bytes)),
          write: (tx, rows, list) => writeExploitation(tx, { source: run.source, list: list.title, rows }),
          removeOthers: removeOtherExploitation,
          dateOf: (row: ExploitedCve) => (row.addedOn === null ? undefined : new Date(row.addedOn)),
        })
      : await replace(context, run, {
          list: readWhole(() => source.read(bytes)),
          write: (tx, rows) => writeScores(tx, { source: run.source, rows }),
          removeOthers: removeOtherScores,
          dateOf: (_: ScoredCve, list) => list.asOf,
        })
  yield taken
}

async function onlyDocument(run: FeedRun, source: ListSource): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined
  for await (const document of explained(readDocuments(run.path, source))) {
    if ('problem' in document)
      throw new Problem('advisory-import.unreadable', 422, { reason: document.problem.message })
    if (bytes) throw feedProblem(new RangeError('more than one document: name the one that is meant'))
    bytes = document.bytes
  }
  if (!bytes) throw feedProblem(new RangeError(`no document of the format ${source.format}`))
  return bytes
}

function readWhole<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw feedProblem(error)
  }
}

interface Replacement<Row extends { readonly cve: string }> {
  readonly list: ReadList<Row>
  /** Takes away what is not named, and tells how many. */
  removeOthers(tx: Tx, of: NamedCves): Promise<number>
  write(
    tx: Tx,
    rows: readonly Row[],
    list: ReadList<Row>,
  ): Promise<{ readonly added: number; readonly changed: number }>
  dateOf(row: Row, list: ReadList<Row>): Date | undefined
}

const rowsPerInsert = 5_000

function replace<Row extends { readonly cve: string }>(context: Context, run: FeedRun, of: Replacement<Row>) {
  return transact(context, async (tx) => {
    await claimDay(tx, run, of.list.asOf)
    let counts = noCounts
    let newestRecordAt: Date | undefined
    const named = new Set<string>()
    const problems: NamedProblem[] = []
    let rows: Row[] = []
    const flush = async () => {
      const written = await of.write(tx, rows, of.list)
      counts = addCounts(counts, { ...written, unchanged: rows.length - written.added - written.changed })
      newestRecordAt = newest(tx.now, [newestRecordAt, ...rows.map((row) => of.dateOf(row, of.list))])
      rows = []
    }
    for (const one of eachOnce(readable(of.list.records), named)) {
      counts = addCounts(counts, { read: 1, failed: 'problem' in one ? 1 : 0 })
      if ('problem' in one) problems.push({ name: one.name, ...one.problem })
      else if (rows.push(one.value) === rowsPerInsert) await flush()
    }
    if (rows.length > 0) await flush()
    if (counts.read === counts.failed) throw new Problem('advisory-import.empty', 422, { failedCount: counts.failed })
    const withdrawn = await of.removeOthers(tx, { source: run.source, named: [...named] })
    return { counts: await finish(tx, run, { counts: addCounts(counts, { withdrawn }), problems }), newestRecordAt }
  })
}

function* readable<Row>(records: Iterable<Read<Row>>): Generator<Read<Row>, void, void> {
  try {
    yield* records
  } catch (error) {
    throw feedProblem(error)
  }
}

/** A CVE that is named twice counts once. Those of broken entries are named too. */
function* eachOnce<Row>(records: Iterable<Read<Row>>, named: Set<string>): Generator<Read<Row>, void, void> {
  for (const one of records) {
    const { name } = one
    if (isCve(name) && named.has(name)) yield { name, problem: { code: 'feed.repeated', message: 'named before' } }
    else yield one
    if (isCve(name)) named.add(name)
  }
}

/** Two imports of one feed take turns, and an older list does not undo a newer one. */
async function claimDay(tx: Tx, run: FeedRun, asOf: Date): Promise<void> {
  await tx.db
    .insertInto('feed_state')
    .values({ source: run.source, sample: run.sample, format: run.format })
    .onConflict((conflict) => conflict.column('source').doNothing())
    .execute()
  const { rows } = await sql<{ asOf: Date | null }>`
    select as_of as "asOf" from feed_state where source = ${run.source} for update`.execute(tx.db)
  const held = rows[0]?.asOf
  if (held && held > asOf)
    throw new Problem('advisory-import.older', 409, { held: held.toISOString(), given: asOf.toISOString() })
  await tx.db.updateTable('feed_state').set({ as_of: asOf }).where('source', '=', run.source).execute()
}

async function finish(
  tx: Tx,
  run: FeedRun,
  { counts, problems }: { readonly counts: ImportCounts; readonly problems: readonly NamedProblem[] },
): Promise<ImportCounts> {
  await keepErrors(tx, { importId: run.importId, failedBefore: 0 }, problems)
  await tx.db.updateTable('advisory_import').set(countColumns(counts)).where('id', '=', run.importId).execute()
  return counts
}
