import type { Scope } from '#platform/context.ts'
import { encodeCursor } from '#platform/page.ts'
import { readIdCursor } from './id-cursor.ts'

export interface AdmissionList {
  readonly packageId?: string
  readonly versionId?: string
  /** Only those in force now. */
  readonly inForce?: boolean
  readonly after?: string
  readonly limit: number
}

/** Admissions, the newest first. */
export async function listAdmissions(scope: Scope, list: AdmissionList) {
  const { packageId, versionId, inForce, limit } = list
  const before = readIdCursor(list.after)
  const rows = await scope.db
    .selectFrom('admission as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .leftJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .leftJoin('person as g', 'g.id', 'a.granted_by')
    .select(['a.id', 'a.reason', 'a.introduction_id as introductionId', 'a.acknowledged', 'a.valid_from as validFrom'])
    .select(['a.valid_until as validUntil', 'a.revoked_at as revokedAt', 'v.id as versionId', 'v.version'])
    .select(['p.id as packageId', 'p.ecosystem', 'p.name', 'u.id as unitId', 'u.name as unitName'])
    .select(['g.id as granterId', 'g.name as granterName'])
    .$if(packageId !== undefined, (query) => query.where('p.id', '=', packageId ?? ''))
    .$if(versionId !== undefined, (query) => query.where('v.id', '=', versionId ?? ''))
    .$if(inForce === true, (query) =>
      query
        .where('a.revoked_at', 'is', null)
        .where('a.valid_from', '<=', scope.now)
        .where((either) => either.or([either('a.valid_until', 'is', null), either('a.valid_until', '>', scope.now)])),
    )
    .$if(before !== undefined, (query) => query.where('a.id', '<', before ?? ''))
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ unitId, unitName, granterId, granterName, ...row }) => ({
      ...row,
      ...(unitId === null ? {} : { orgUnit: { id: unitId, name: unitName } }),
      ...(granterId === null ? {} : { grantedBy: { id: granterId, name: granterName } }),
    })),
    ...(last ? { next: encodeCursor([last.id]) } : {}),
  }
}
