import type { Tx } from '#platform/context.ts'
import { keepObservations } from './observe-changes.ts'
import type { Origin } from './origin.ts'
import { storableText } from './storable-text.ts'

const maintainersMax = 200
const nameCharactersMax = 200

/**
 * Who may publish a package, as the index of the repository names them that named them first. True when somebody came or went
 * since they were first known.
 */
export async function keepMaintainers(
  tx: Tx,
  { packageId, from }: { readonly packageId: string; readonly from: Origin | undefined },
  named: readonly string[] | undefined,
): Promise<boolean> {
  if (named === undefined) return false
  const maintainers = [...new Set(named.map((each) => storableText(each, nameCharactersMax)))]
    .sort()
    .slice(0, maintainersMax)
  const row = await tx.db
    .selectFrom('package')
    .select(['maintainers', 'origin_id'])
    .where('id', '=', packageId)
    .executeTakeFirst()
  const before = row?.maintainers
  if (from && row?.origin_id && row.origin_id !== from.repositoryId) return false
  const origin_id = from?.repositoryId ?? null
  if (before && before.length === maintainers.length && before.every((each, at) => each === maintainers[at]))
    return false
  await tx.db.updateTable('package').set({ maintainers, origin_id }).where('id', '=', packageId).execute()
  if (!before) return false
  const change = { before: before.join(', '), after: maintainers.join(', ') }
  await keepObservations(tx, { packageId, from }, [{ versionId: null, kind: 'maintainers-changed', ...change }])
  return true
}
