import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

export interface OpenRelease {
  readonly id: string
  readonly versionId: string
  readonly packageId: string
  /** `npm left-pad@1.3.0`. */
  readonly title: string
  readonly coversChecks: boolean
  readonly requestedBy: string
  readonly firstAgreedBy: string | null
  readonly secondAgreedBy: string | null
  readonly validUntil: Date
}

/** A release that is asked for or in force, locked. Throws `quarantine.unknown-release` and `quarantine.release-over`. */
export async function lockRelease(tx: Tx, id: string): Promise<OpenRelease> {
  const row = await tx.db
    .selectFrom('quarantine_release as q')
    .innerJoin('package_version as v', 'v.id', 'q.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['q.id', 'q.covers_checks as coversChecks', 'q.requested_by as requestedBy', 'q.ended_at as endedAt'])
    .select(['q.first_agreed_by as firstAgreedBy', 'q.second_agreed_by as secondAgreedBy'])
    .select(['q.valid_until as validUntil', 'v.id as versionId', 'v.version'])
    .select(['p.id as packageId', 'p.ecosystem', 'p.name'])
    .where('q.id', '=', id)
    .forUpdate('q')
    .executeTakeFirst()
  if (!row) throw new Problem('quarantine.unknown-release', 404)
  const { endedAt, ecosystem, name, version, ...release } = row
  if (endedAt || release.validUntil <= tx.now) throw new Problem('quarantine.release-over', 409)
  return { ...release, title: `${ecosystem} ${name}@${version}`.slice(0, 500) }
}
