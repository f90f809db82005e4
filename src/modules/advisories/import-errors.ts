import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import type { DocumentProblem } from './advisory-batches.ts'

export interface NamedProblem extends DocumentProblem {
  readonly name: string
}

/** Errors beyond this are counted, not kept. */
const errorsMax = 10_000
const charactersMax = 500

/** Keeps what could not be read, numbered after those of the import before. */
export async function keepErrors(
  tx: Tx,
  of: { readonly importId: string; readonly failedBefore: number },
  problems: readonly NamedProblem[],
): Promise<void> {
  const room = Math.max(0, errorsMax - of.failedBefore)
  const rows = problems.slice(0, room).map(({ name, code, message }, at) => ({
    import_id: of.importId,
    position: of.failedBefore + at + 1,
    name: storableText(name, charactersMax),
    code,
    message: storableText(message, charactersMax),
  }))
  if (rows.length > 0) await tx.db.insertInto('advisory_import_error').values(rows).execute()
}
