import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { describeReasons } from './describe-verdict.ts'
import type { Reason, VerdictKind } from './verdict.ts'

/** A verdict that somebody was answered with, by its code. Throws `verdict.unknown`. */
export async function findKeptVerdict(scope: Scope, code: string) {
  const row = await scope.db
    .selectFrom('verdict as d')
    .innerJoin('package_version as v', 'v.id', 'd.version_id')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .leftJoin('org_unit as u', 'u.id', 'd.org_unit_id')
    .select(['d.code', 'd.kind', 'd.reasons', 'd.facts', 'd.policy_revision as policyRevision'])
    .select(['d.decided_at as decidedAt', 'd.valid_until as validUntil', 'd.superseded_at as supersededAt'])
    .select(['v.id as versionId', 'v.version', 'p.id as packageId', 'p.ecosystem', 'p.name'])
    .select(['u.id as unitId', 'u.name as unitName'])
    .where('d.code', '=', code)
    .executeTakeFirst()
  if (!row) throw new Problem('verdict.unknown', 404, { code })
  const { packageId, ecosystem, name, unitId, unitName, validUntil, supersededAt, ...verdict } = row
  return {
    ...verdict,
    kind: row.kind as VerdictKind,
    reasons: await describeReasons(scope, row.reasons as readonly Reason[]),
    package: { id: packageId, ecosystem, name },
    ...(unitId === null ? {} : { orgUnit: { id: unitId, name: unitName } }),
    ...(validUntil === null ? {} : { validUntil }),
    ...(supersededAt === null ? {} : { supersededAt }),
  }
}
