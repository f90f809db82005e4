import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { explained, type FeedRun, type Taken } from './feed-run.ts'
import { type ImportProgress, newest } from './import-batch.ts'
import { addCounts, countColumns, noCounts } from './import-counts.ts'
import { keepErrors, type NamedProblem } from './import-errors.ts'
import { type CveAssertion, type Read, type Source, SourceError } from './sources/index.ts'
import { readDocuments, type SourceDocument } from './sources/read-documents.ts'
import { writeAssertions } from './write-assertions.ts'

type AssertionSource = Extract<Source, { readonly kind: 'assertions' }>

const recordsPerBatch = 500

/**
 * Takes in what a source without package coordinates says of vulnerabilities, in short transactions. A document that cannot be
 * read costs itself, a broken record only itself; what the feed no longer has is kept.
 */
export async function* takeAssertions(context: Context, run: FeedRun, source: AssertionSource): Taken {
  let progress: ImportProgress = { counts: noCounts, newestRecordAt: undefined }
  for await (const document of explained(readDocuments(run.path, source))) {
    let batch: Read<CveAssertion>[] = []
    for (const record of recordsOf(document, source)) {
      if (batch.push(record) < recordsPerBatch) continue
      progress = await takeBatch(context, { ...run, progress }, batch)
      yield progress
      batch = []
    }
    if (batch.length === 0) continue
    progress = await takeBatch(context, { ...run, progress }, batch)
    yield progress
  }
}

function* recordsOf(document: SourceDocument, source: AssertionSource): Generator<Read<CveAssertion>, void, void> {
  const { name } = document
  if ('problem' in document) return yield { name, problem: document.problem }
  try {
    yield* source.read(document.bytes)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    yield { name, problem: { code: error.code, message: error.message } }
  }
}

function takeBatch(
  context: Context,
  run: FeedRun & { readonly progress: ImportProgress },
  batch: readonly Read<CveAssertion>[],
): Promise<ImportProgress> {
  context.signal.throwIfAborted()
  const values = batch.flatMap((one) => ('value' in one ? [one.value] : []))
  const problems: NamedProblem[] = batch.flatMap((one) =>
    'problem' in one ? [{ name: one.name, ...one.problem }] : [],
  )
  const before = run.progress.counts
  return transact(context, async (tx) => {
    const written = values.length > 0 ? await writeAssertions(tx, run, values) : noCounts
    const counts = addCounts(addCounts(before, written), { read: batch.length, failed: problems.length })
    await keepErrors(tx, { importId: run.importId, failedBefore: before.failed }, problems)
    await tx.db.updateTable('advisory_import').set(countColumns(counts)).where('id', '=', run.importId).execute()
    const dates = values.map((value) => value.modifiedAt ?? value.publishedAt ?? undefined)
    return { counts, newestRecordAt: newest(context.now, [run.progress.newestRecordAt, ...dates]) }
  })
}
