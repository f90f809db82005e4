import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { publish } from '#platform/events.ts'
import { compareIndex, type IndexChanges } from './compare-index.ts'
import { ensurePackage } from './ensure-package.ts'
import { packageIndexed } from './events.ts'
import { getEcosystem } from './get-ecosystem.ts'
import { keepMaintainers } from './keep-maintainers.ts'
import { lockPackage } from './lock-package.ts'
import { readRecordedVersions } from './recorded-version.ts'
import { writeIndexChanges } from './write-index-changes.ts'

export interface RecordedIndex {
  readonly packageId: string
  /** Versions seen for the first time. */
  readonly added: readonly string[]
  /** Versions that upstream no longer lists. */
  readonly vanished: readonly string[]
  /** Versions that had vanished and are listed again. */
  readonly reappeared: readonly string[]
  /** Whether a fact changed that verdicts may rest on: then it was announced, and `package.indexed` published. */
  readonly changed: boolean
}

/**
 * Brings the catalogue to what an index says. Idempotent: an index that says nothing new writes nothing. Versions that are
 * no longer listed stay, marked as vanished; a version without a place in the order is kept with the reason; digests
 * that differ from those held are not taken over but marked. Safe for two transactions at once. Throws
 * `ecosystem.unknown` and `package.invalid-name`.
 */
export async function recordIndex(
  tx: Tx,
  { ecosystem, index }: { readonly ecosystem: string; readonly index: PackageIndex },
): Promise<RecordedIndex> {
  const scheme = getEcosystem(ecosystem).versions
  const packageId = await ensurePackage(tx, { ecosystem, name: index.name })
  const compare = async () =>
    compareIndex({ held: await readRecordedVersions(tx, packageId), index, scheme, now: tx.now })
  let changes = await compare()
  if (writes(changes)) {
    await lockPackage(tx, packageId)
    changes = await compare()
    await writeIndexChanges(tx, packageId, changes)
  }
  const newMaintainers = await keepMaintainers(tx, packageId, index.maintainers)
  const { added, vanished, reappeared } = changes
  const matters = changes.matters || newMaintainers
  if (matters) {
    announceChange(tx, { topic: 'package', subjectId: packageId })
    const counts = { addedCount: added.length, vanishedCount: vanished.length }
    const payload = { packageId, ecosystem, name: index.name, ...counts }
    await publish(tx, packageIndexed, { subject: packageId, payload })
  }
  return { packageId, added, vanished, reappeared, changed: matters }
}

function writes(changes: IndexChanges): boolean {
  const { newVersions, changedVersions, newArtifacts, changedArtifacts } = changes
  return newVersions.length + changedVersions.length + newArtifacts.length + changedArtifacts.length > 0
}
