import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

/** The lanes that a version has or will have: its own before its package's; the first in force is the one that counts. */
export async function listLanes(scope: Scope, of: { readonly versionId: string; readonly packageId: string }) {
  const rows = await scope.db
    .selectFrom('lane as l')
    .leftJoin('person as s', 's.id', 'l.set_by')
    .select(['l.id', 'l.lane', 'l.reason', 'l.version_id as versionId'])
    .select(['l.valid_from as validFrom', 'l.valid_until as validUntil', 's.id as setterId', 's.name as setterName'])
    .where('l.package_id', '=', of.packageId)
    .where(sql<SqlBool>`(l.version_id is null or l.version_id = ${of.versionId})`)
    .where((either) =>
      either.or([
        either('l.valid_until', 'is', null),
        either.and([either('l.valid_until', '>', scope.now), either('l.valid_until', '>', either.ref('l.valid_from'))]),
      ]),
    )
    .orderBy((row) => row('l.version_id', 'is', null))
    .orderBy('l.valid_from', 'desc')
    .execute()
  return rows.map(({ setterId, setterName, versionId, ...row }) => ({
    ...row,
    ...(versionId === null ? {} : { versionId }),
    inForce: row.validFrom <= scope.now,
    ...(setterId === null ? {} : { setBy: { id: setterId, name: setterName } }),
  }))
}
