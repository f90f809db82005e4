import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { listConfirmed } from '../prefetch/request-prefetch.ts'
import { problemColumns } from './import-rows.ts'
import { placeInStore } from './store-layout.ts'
import { digestStored } from './stored-file.ts'
import { type TakenFile, takeIntoProxy } from './take-stored-file.ts'

const filesMax = 500

/** Asks upstream again about files that were taken from another store when it could not say whether they are its own. */
export const verifyImportedJob = defineJob({
  name: 'gateway.verify-imported',
  everySeconds: 30 * 60,
  handle: async (context) => {
    await verifyImported(context)
  },
})

export async function verifyImported(context: Context): Promise<{ readonly taken: number; readonly refused: number }> {
  const repositories = new Map((await listConfirmed(context)).map((each) => [each.id, each]))
  const counts = { taken: 0, refused: 0 }
  for (const row of await unverifiedFiles(context)) {
    context.signal.throwIfAborted()
    const repository = repositories.get(row.repository_id)
    const place = repository && placeInStore(repository.registry, repository.ecosystem.type, row.path)
    if (!repository || place?.kind !== 'package') continue
    const blob = await digestStored(context, row.sha256 ?? '')
    const taken: TakenFile = blob
      ? await takeIntoProxy(context, repository, { target: place.target, blob })
      : { state: 'refused', problem: new Problem('store-import.unreadable', 422, { path: row.path }) }
    await keepDecision(context, row, taken)
    if (taken.state === 'refused') counts.refused++
    else if (taken.state !== 'unverified') counts.taken++
  }
  if (counts.taken + counts.refused > 0)
    await transact(context, (tx) =>
      record(tx, {
        action: 'store-import.verified',
        subjectKind: 'installation',
        subjectId: 'imports',
        detail: counts,
      }),
    )
  return counts
}

function unverifiedFiles(context: Context) {
  return context.db
    .selectFrom('store_import_file as f')
    .innerJoin('store_import as i', 'i.id', 'f.import_id')
    .select(['f.import_id', 'f.path', 'f.sha256', 'i.repository_id'])
    .where('f.state', '=', 'unverified')
    .orderBy('f.checked_at')
    .limit(filesMax)
    .execute()
}

async function keepDecision(
  context: Context,
  row: { readonly import_id: string; readonly path: string },
  taken: TakenFile,
): Promise<void> {
  const { state } = taken
  const problem = 'problem' in taken ? taken.problem : undefined
  await context.db
    .updateTable('store_import_file')
    .set({ state, ...problemColumns(problem), checked_at: context.now })
    .$if(state !== 'unverified', (update) => update.set({ sha256: null }))
    .where('import_id', '=', row.import_id)
    .where('path', '=', row.path)
    .execute()
}
