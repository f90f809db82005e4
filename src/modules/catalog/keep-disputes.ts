import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { keepObservations } from './observe-changes.ts'
import { isDisputed, type Origin, type StatedOtherwise } from './origin.ts'
import { readRecordedVersions } from './recorded-version.ts'

interface RecordedDispute {
  readonly versionId: string
  readonly repositoryId: string
  readonly toldBy: string
  readonly about: string
  readonly stated: string
}

const rowsMax = 1_000

export interface ToldOtherwise {
  readonly packageId: string
  readonly from: Origin
  /** What an index says, and what is told of single versions besides: each takes back only what it said itself. */
  readonly toldBy: 'index' | 'details'
  /** Of single versions: only these are told about. */
  readonly versionIds?: readonly string[]
  readonly disputes: readonly StatedOtherwise[]
}

/** Everything that is disputed about a package's versions. */
export function readDisputes(tx: Tx, packageId: string): Promise<readonly RecordedDispute[]> {
  return tx.db
    .selectFrom('version_dispute as d')
    .innerJoin('package_version as v', 'v.id', 'd.version_id')
    .select(['d.version_id as versionId', 'd.repository_id as repositoryId', 'd.told_by as toldBy'])
    .select(['d.about', 'd.stated'])
    .where('v.package_id', '=', packageId)
    .execute()
}

/**
 * Brings what is disputed to what a repository says now: what is new is observed, what it no longer says is settled. True when
 * something changed.
 */
export async function keepDisputes(tx: Tx, told: ToldOtherwise, known: readonly RecordedDispute[]): Promise<boolean> {
  const { packageId, from, toldBy, versionIds, disputes } = told
  const own = known.filter(
    (each) =>
      each.repositoryId === from.repositoryId &&
      each.toldBy === toldBy &&
      (!versionIds || versionIds.includes(each.versionId)),
  )
  const [before, now] = [new Set(own.map(keyOf)), new Set(disputes.map(keyOf))]
  const gone = own.filter((each) => !now.has(keyOf(each)))
  const added = disputes.filter((each) => !before.has(keyOf(each)))
  await removeDisputes(tx, gone)
  const who = { repository_id: from.repositoryId, repository: from.repository, told_by: toldBy, at: tx.now }
  const rows = added.map(({ versionId, about, stated }) => ({ version_id: versionId, about, stated, ...who }))
  for (let start = 0; start < rows.length; start += rowsMax)
    await tx.db
      .insertInto('version_dispute')
      .values(rows.slice(start, start + rowsMax))
      .execute()
  const observations = added.map(({ versionId, about, stated, held }) => {
    const kind = 'disputed' as const
    return { versionId, kind, before: held, after: stated === '' ? about : `${about} ${stated}` }
  })
  await keepObservations(tx, { packageId, from }, observations)
  return gone.length + added.length > 0
}

/** What others said stands as long as it contradicts what is held: their repositories need not say it again. */
export async function settleDisputes(tx: Tx, packageId: string, known: readonly RecordedDispute[]): Promise<boolean> {
  if (known.length === 0) return false
  const byId = new Map([...(await readRecordedVersions(tx, packageId)).values()].map((each) => [each.id, each]))
  const settled = known.filter((dispute) => {
    const held = byId.get(dispute.versionId)
    return !held || held.originId === dispute.repositoryId || !isDisputed(held, dispute)
  })
  await removeDisputes(tx, settled)
  return settled.length > 0
}

function keyOf({ versionId, about, stated }: Pick<RecordedDispute, 'versionId' | 'about' | 'stated'>): string {
  return `${versionId}\n${about}\n${stated}`
}

async function removeDisputes(tx: Tx, disputes: readonly RecordedDispute[]): Promise<void> {
  if (disputes.length === 0) return
  const [versionIds, repositoryIds, tellers, abouts] = [
    disputes.map(({ versionId }) => versionId),
    disputes.map(({ repositoryId }) => repositoryId),
    disputes.map(({ toldBy }) => toldBy),
    disputes.map(({ about }) => about),
  ]
  await tx.db
    .deleteFrom('version_dispute')
    .where(
      sql<SqlBool>`(version_id, repository_id, told_by, about) in (select * from unnest(${versionIds}::uuid[],
        ${repositoryIds}::uuid[], ${tellers}::text[], ${abouts}::text[]))`,
    )
    .execute()
}
