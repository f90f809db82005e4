import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'

export interface AdmissionList extends PageRequest {
  readonly packageId?: string
  readonly versionId?: string
  /** Only those in force now. */
  readonly inForce?: boolean
}

const id = { by: sql`a.id`, kind: 'id' } as const
export const admissionOrder: ListOrder = {
  fields: {
    granted: id,
    name: { by: sql`p.name collate "C"`, kind: 'text' },
    expires: { by: sql`coalesce(a.valid_until, timestamptz '9999-12-31T00:00:00Z')`, kind: 'time' },
  },
  id,
  usual: '-granted',
}

/** Admissions, the newest first unless asked otherwise. */
export function listAdmissions(scope: Scope, { packageId, versionId, inForce, ...request }: AdmissionList) {
  const found = scope.db
    .selectFrom('admission as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .leftJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .leftJoin('person as g', 'g.id', 'a.granted_by')
    .select(['a.id', 'a.reason', 'a.introduction_id as introductionId', 'a.acknowledged', 'a.valid_from as validFrom'])
    .select('a.introduction_number as introductionNumber')
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
  return readPage(
    scope,
    found,
    { ...request, order: admissionOrder },
    ({ unitId, unitName, granterId, granterName, ...row }) => ({
      ...row,
      ...(unitId === null ? {} : { orgUnit: { id: unitId, name: unitName } }),
      ...(granterId === null ? {} : { grantedBy: { id: granterId, name: granterName } }),
    }),
  )
}
