import type { Tx } from '#platform/context.ts'
import { keepObservations } from './observe-changes.ts'
import { storableText } from './storable-text.ts'

const maintainersMax = 200
const nameCharactersMax = 200

/** Who may publish a package, as its index names them. True when somebody came or went since they were first known. */
export async function keepMaintainers(
  tx: Tx,
  packageId: string,
  named: readonly string[] | undefined,
): Promise<boolean> {
  if (named === undefined) return false
  const maintainers = [...new Set(named.map((each) => storableText(each, nameCharactersMax)))]
    .sort()
    .slice(0, maintainersMax)
  const row = await tx.db.selectFrom('package').select('maintainers').where('id', '=', packageId).executeTakeFirst()
  const before = row?.maintainers
  if (before && before.length === maintainers.length && before.every((each, at) => each === maintainers[at]))
    return false
  await tx.db.updateTable('package').set({ maintainers }).where('id', '=', packageId).execute()
  if (!before) return false
  const change = { before: before.join(', '), after: maintainers.join(', ') }
  await keepObservations(tx, packageId, [{ versionId: null, kind: 'maintainers-changed', ...change }])
  return true
}
