import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import type { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { StoreLayout } from './store-layout.ts'

/** One run over one store. */
export interface ImportRun {
  readonly id: string
  readonly repository: Repository
  readonly layout: StoreLayout
  /** The store's folder. */
  readonly root: string
  /** Files that an earlier attempt of this run has taken: their sizes by path. */
  readonly done: ReadonlyMap<string, number>
}

export interface FileResult {
  readonly path: string
  readonly state: 'taken' | 'held' | 'unverified' | 'refused'
  readonly problem?: Problem
  readonly target?: { readonly name: string; readonly version: string; readonly fileName: string }
  readonly sha256?: string
  readonly sizeBytes: number
}

/** Begins a run, or takes up the one over the same folder that never ended. */
export async function beginImport(
  context: Context,
  asked: Pick<ImportRun, 'repository' | 'layout' | 'root'>,
): Promise<ImportRun> {
  const { repository, layout, root } = asked
  const open = await context.db
    .selectFrom('store_import')
    .select('id')
    .where('repository_id', '=', repository.id)
    .where('layout', '=', layout)
    .where('path', '=', root)
    .where('state', '=', 'running')
    .executeTakeFirst()
  if (open) return { ...asked, id: open.id, done: await loadDone(context, open.id) }
  const id = newId(context.now)
  await transact(context, async (tx) => {
    const row = { id, repository_id: repository.id, layout, path: root, state: 'running', started_at: tx.now }
    await tx.db.insertInto('store_import').values(row).execute()
    const detail = { repository: repository.name, layout, path: root }
    await record(tx, { action: 'store-import.started', subjectKind: 'repository', subjectId: repository.id, detail })
  })
  return { ...asked, id, done: new Map() }
}

async function loadDone(context: Context, importId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await context.db
    .selectFrom('store_import_file')
    .select(['path', 'size_bytes'])
    .where('import_id', '=', importId)
    .where('state', 'in', ['taken', 'held'])
    .execute()
  return new Map(rows.map((row) => [row.path, row.size_bytes]))
}

export async function keepResults(context: Context, importId: string, results: readonly FileResult[]): Promise<void> {
  if (results.length === 0) return
  await context.db
    .insertInto('store_import_file')
    .values(results.map((result) => rowOf(context, importId, result)))
    .onConflict((conflict) =>
      conflict.columns(['import_id', 'path']).doUpdateSet((of) => ({
        state: of.ref('excluded.state'),
        code: of.ref('excluded.code'),
        params: of.ref('excluded.params'),
        name: of.ref('excluded.name'),
        version: of.ref('excluded.version'),
        file_name: of.ref('excluded.file_name'),
        sha256: of.ref('excluded.sha256'),
        size_bytes: of.ref('excluded.size_bytes'),
        checked_at: of.ref('excluded.checked_at'),
      })),
    )
    .execute()
}

function rowOf(context: Context, import_id: string, { path, state, problem, target, sha256, sizeBytes }: FileResult) {
  return {
    import_id,
    path,
    state,
    ...problemColumns(problem),
    name: target?.name ?? null,
    version: target?.version ?? null,
    file_name: target?.fileName ?? null,
    // What is taken is named by the catalogue; what is refused need not be kept.
    sha256: state === 'unverified' ? (sha256 ?? null) : null,
    size_bytes: sizeBytes,
    checked_at: context.now,
  }
}

export function problemColumns(problem: Problem | undefined) {
  return { code: problem?.code ?? null, params: problem ? JSON.stringify(problem.params) : null }
}

export async function endImport(
  context: Context,
  { id, repository, layout, root }: ImportRun,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await transact(context, async (tx) => {
    const ended = { state: 'done', ended_at: tx.now }
    await tx.db.updateTable('store_import').set(ended).where('id', '=', id).execute()
    const detail = { repository: repository.name, layout, path: root, ...counts }
    await record(tx, { action: 'store-import.completed', subjectKind: 'repository', subjectId: repository.id, detail })
  })
}
