import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { publish } from '#platform/events.ts'
import { compareIndex, type IndexChanges } from './compare-index.ts'
import { ensurePackage } from './ensure-package.ts'
import { packageIndexed } from './events.ts'
import { getEcosystem } from './get-ecosystem.ts'
import { keepDisputes, readDisputes, settleDisputes } from './keep-disputes.ts'
import { keepMaintainers } from './keep-maintainers.ts'
import { lockPackage } from './lock-package.ts'
import type { Origin } from './origin.ts'
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
 * that differ from those held are not taken over but marked. Of versions that another repository told of first, what `from` says
 * is compared and not taken over: where it contradicts, it is kept as disputed. Safe for two transactions at once. Throws
 * `ecosystem.unknown` and `package.invalid-name`.
 */
export async function recordIndex(
  tx: Tx,
  {
    ecosystem,
    index,
    from,
  }: {
    readonly ecosystem: string
    readonly index: PackageIndex
    /** Absent: the bank's own word, which counts for every version. */
    readonly from?: Origin | undefined
  },
): Promise<RecordedIndex> {
  const scheme = getEcosystem(ecosystem).versions
  const packageId = await ensurePackage(tx, { ecosystem, name: index.name })
  const compare = async () =>
    compareIndex({ held: await readRecordedVersions(tx, packageId), index, scheme, from, now: tx.now })
  let changes = await compare()
  if (writes(changes)) {
    await lockPackage(tx, packageId)
    changes = await compare()
    await writeIndexChanges(tx, { packageId, from }, changes)
  }
  const isSettled = await followDisputes(tx, { packageId, from, disputes: changes.disputes })
  const newMaintainers = await keepMaintainers(tx, { packageId, from }, index.maintainers)
  const { added, vanished, reappeared } = changes
  const matters = changes.matters || newMaintainers || isSettled
  if (matters) {
    announceChange(tx, { topic: 'package', subjectId: packageId })
    const counts = { addedCount: added.length, vanishedCount: vanished.length }
    const payload = { packageId, ecosystem, name: index.name, ...counts }
    await publish(tx, packageIndexed, { subject: packageId, payload })
  }
  return { packageId, added, vanished, reappeared, changed: matters }
}

async function followDisputes(
  tx: Tx,
  told: { readonly packageId: string; readonly from: Origin | undefined; readonly disputes: IndexChanges['disputes'] },
): Promise<boolean> {
  const { packageId, from, disputes } = told
  const known = await readDisputes(tx, packageId)
  const isOwn = ({ repositoryId }: (typeof known)[number]) => repositoryId === from?.repositoryId
  const others = await settleDisputes(
    tx,
    packageId,
    known.filter((each) => !isOwn(each)),
  )
  const own = from && (await keepDisputes(tx, { packageId, from, toldBy: 'index', disputes }, known))
  return others || own === true
}

function writes(changes: IndexChanges): boolean {
  const { newVersions, changedVersions, newArtifacts, changedArtifacts, disputes } = changes
  const counts = [newVersions, changedVersions, newArtifacts, changedArtifacts, disputes].map(({ length }) => length)
  return counts.some((count) => count > 0)
}
