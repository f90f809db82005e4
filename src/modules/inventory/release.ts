import { sql } from 'kysely'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

const versionPattern = /^\S(?:.{0,198}\S)?$/u

export interface ReleaseVersion {
  readonly applicationId: string
  readonly version: string
}

/** The id of the application's release of that version; undefined: there is none. Throws `release.invalid-version`. */
export async function findRelease(tx: Tx, of: ReleaseVersion): Promise<number | undefined> {
  const found = await tx.db
    .selectFrom('release')
    .select('id')
    .where('application_id', '=', of.applicationId)
    .where('version', '=', readVersion(of))
    .executeTakeFirst()
  return found?.id
}

function readVersion(of: ReleaseVersion): string {
  const version = storableText(of.version, 201)
  if (versionPattern.test(version)) return version
  throw new Problem('release.invalid-version', 400, { version: version.slice(0, 100) })
}

/** The same, which exists afterwards. Throws `release.invalid-version`. */
export async function ensureRelease(tx: Tx, of: ReleaseVersion): Promise<number> {
  const version = readVersion(of)
  const known = await findRelease(tx, of)
  if (known !== undefined) return known
  await tx.db
    .insertInto('release')
    .values({
      application_id: of.applicationId,
      version,
      is_live: false,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.columns(['application_id', 'version']).doNothing())
    .execute()
  const made = await findRelease(tx, of)
  if (made === undefined) throw new Error(`release ${version} is gone while it is being made`)
  return made
}

/**
 * Works out anew which releases of an application count: the one that was registered last among those whose components are
 * known, and every one that runs somewhere. True when that changed.
 */
export async function refreshLive(tx: Tx, applicationId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update release as r set is_live = now_live.is_live
    from (
      select one.id, one.retired_at is null and (
        one.id = (select max(last.id) from release as last
          where last.application_id = ${applicationId}::uuid and last.retired_at is null and last.sbom_id is not null)
        or exists (select from deployment as d where d.release_id = one.id and d.ended_at is null)) as is_live
      from release as one where one.application_id = ${applicationId}::uuid
    ) as now_live
    where r.id = now_live.id and r.is_live <> now_live.is_live`.execute(tx.db)
  return (numAffectedRows ?? 0n) > 0n
}
