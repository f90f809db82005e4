import type { IndexedVersion } from '#ecosystems/gate/registry.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { compareArtifacts, newVersion, noChanges, orderOf, versionFacts } from './compare-index.ts'
import { ensurePackage } from './ensure-package.ts'
import { getEcosystem } from './get-ecosystem.ts'
import { keepDisputes, readDisputes, settleDisputes } from './keep-disputes.ts'
import { lockPackage } from './lock-package.ts'
import { observeVersion } from './observe-changes.ts'
import { findDisputes, isForeign, type Origin } from './origin.ts'
import { type RecordedVersion, readRecordedVersions } from './recorded-version.ts'
import { writeIndexChanges } from './write-index-changes.ts'

export interface DescribedVersion {
  /** The purl type. */
  readonly ecosystem: string
  readonly name: string
  readonly details: IndexedVersion
  /** Who tells it. Absent: the bank itself. */
  readonly from?: Origin | undefined
}

export interface RecordedDetails {
  readonly packageId: string
  readonly versionId: string
  /** False: the version came from elsewhere first. */
  readonly isTaken: boolean
}

/**
 * Keeps what upstream told of one version beyond its index. A version that no index lists is known from then on, as unlisted.
 * Dates that upstream states are taken where none is held. Of a version that another repository told of first nothing is taken
 * over: what contradicts is kept as disputed. Throws `ecosystem.unknown` and `package.invalid-name`.
 */
export async function recordDetails(
  tx: Tx,
  { ecosystem, name, details, from }: DescribedVersion,
): Promise<RecordedDetails> {
  const scheme = getEcosystem(ecosystem).versions
  const packageId = await ensurePackage(tx, { ecosystem, name })
  await lockPackage(tx, packageId)
  const held = (await readRecordedVersions(tx, packageId)).get(details.version)
  if (held && from && isForeign(held, from)) return compareDetails(tx, { packageId, held, details, from })
  const versionId = held?.id ?? newId(tx.now)
  const originId = from?.repositoryId ?? null
  const changes = noChanges()
  if (!held)
    changes.newVersions.push({
      id: versionId,
      ...newVersion(details, scheme),
      isListed: false,
      describedAt: tx.now,
      originId,
    })
  else {
    const facts = versionFacts(details)
    if (held.describedAt) changes.observations.push(...observeVersion(held, facts))
    const order = orderOf(held.version, scheme)
    const publishedAt = facts.publishedAt ?? held.publishedAt
    const { vanishedAt, isListed } = held
    const row = { ...facts, ...order, publishedAt, vanishedAt, isListed, describedAt: tx.now, originId }
    changes.changedVersions.push({ id: held.id, ...row })
  }
  compareArtifacts({ id: versionId, files: details.files, held, now: tx.now }, changes)
  // What is told of a version bit by bit adds files as they are asked for: only a list can say that there is a new one.
  const observations = changes.observations.filter(({ kind }) => kind !== 'files-added')
  await writeIndexChanges(tx, { packageId, from }, { ...changes, observations })
  const known = await readDisputes(tx, packageId)
  await settleDisputes(
    tx,
    packageId,
    known.filter((each) => each.versionId === versionId),
  )
  announceChange(tx, { topic: 'package', subjectId: packageId })
  return { packageId, versionId, isTaken: true }
}

async function compareDetails(
  tx: Tx,
  told: {
    readonly packageId: string
    readonly held: RecordedVersion
    readonly details: IndexedVersion
    readonly from: Origin
  },
): Promise<RecordedDetails> {
  const { packageId, held, details, from } = told
  const versionId = held.id
  const disputes = findDisputes(held, details)
  const known = await readDisputes(tx, packageId)
  const about = { packageId, from, toldBy: 'details', versionIds: [versionId], disputes } as const
  if (await keepDisputes(tx, about, known)) announceChange(tx, { topic: 'package', subjectId: packageId })
  return { packageId, versionId, isTaken: false }
}
