import { findEcosystem } from '#ecosystems/index.ts'
import { getOrgUnitPath } from '#modules/access/index.ts'
import { dataAge, loadAdvisoryMatcher } from '#modules/advisories/index.ts'
import { describeFinding, latestResults } from '#modules/assessments/index.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { dateReasons, lastAdmissionEnd } from './date-reasons.ts'
import { decideVersions } from './decide-versions.ts'
import { describeReasons, describeVerdict } from './describe-verdict.ts'
import { listAdmissions } from './list-admissions.ts'
import { listLanes } from './list-lanes.ts'
import { listRestrictions } from './list-restrictions.ts'
import { loadPolicy } from './load-policy.ts'
import { openPackageVerdicts } from './open-package-verdicts.ts'
import type { Reason } from './verdict.ts'

const shownMax = 200

/** The units whose admissions count for the asker: those above and at the unit named, else at their own. */
export async function askerPath(scope: Scope, orgUnitId?: string): Promise<readonly string[]> {
  const unit = orgUnitId ?? (scope.actor.kind === 'person' ? scope.actor.orgUnitId : undefined)
  return unit === undefined ? [] : getOrgUnitPath(scope, unit)
}

/** The verdict of a version for the asker, with everything it rests on. Throws `version.unknown`. */
export async function showVerdict(scope: Scope, { versionId, orgUnitId }: { versionId: string; orgUnitId?: string }) {
  const of = await scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['p.id as packageId', 'p.ecosystem', 'p.name', 'v.version'])
    .select(['v.first_seen_at as firstSeenAt', 'v.vanished_at as vanishedAt'])
    .where('v.id', '=', versionId)
    .executeTakeFirst()
  if (!of) throw new Problem('version.unknown', 404)
  const orgUnitPath = await askerPath(scope, orgUnitId)
  const decided = (await decideVersions(scope, { versionIds: [versionId], orgUnitPath })).get(versionId)
  if (!decided) throw new Problem('version.unknown', 404)
  const { verdict, ifAdmitted } = decided
  const key = findEcosystem(of.ecosystem)?.versions.key(of.version) ?? { invalid: `no ecosystem ${of.ecosystem}` }
  const matcher = await loadAdvisoryMatcher(scope, of)
  const results = (await latestResults(scope, [versionId])).get(versionId) ?? []
  const inForce = { versionId, inForce: true, limit: shownMax }
  const policy = await loadPolicy(scope)
  const advisories = matcher.match(of.version, key).slice(0, shownMax)
  const lanes = await listLanes(scope, { versionId, packageId: of.packageId })
  const laneFrom = lanes.find((each) => each.inForce)?.validFrom
  const admissionEndedAt = await lastAdmissionEnd(scope, { versionId, orgUnitPath })
  const { firstSeenAt, vanishedAt } = of
  const evidence = {
    ...{ view: verdict.facts, firstSeenAt, vanishedAt, advisories, checks: results },
    ...(laneFrom ? { laneFrom } : {}),
    ...(admissionEndedAt ? { admissionEndedAt } : {}),
  }
  const describe = async (reasons: readonly Reason[]) =>
    dateReasons(await describeReasons(scope, reasons), policy, evidence)
  return {
    ...describeVerdict(verdict),
    reasons: await describe(verdict.reasons),
    /** What an approval given now would make of it. */
    ifAdmitted: { kind: ifAdmitted.kind, reasons: await describe(ifAdmitted.reasons) },
    decidedAt: scope.now,
    facts: verdict.facts,
    dataAge: await dataAge(scope),
    advisories,
    checks: results.map(({ findings, ...result }) => ({ ...result, findings: findings.map(describeFinding) })),
    admissions: (await listAdmissions(scope, inForce)).items,
    restrictions: (await listRestrictions(scope, inForce)).items,
    lanes,
  }
}

/** The verdicts of every version of a package for the asker, the highest version first. Throws `package.unknown`. */
export async function listPackageVerdicts(scope: Scope, asked: { packageId: string; orgUnitId?: string }) {
  const verdicts = await openPackageVerdicts(scope, asked.packageId)
  const question = { orgUnitPath: await askerPath(scope, asked.orgUnitId), now: scope.now }
  return [...verdicts.versions.values()].map(({ version, versionId }) => {
    const { kind, reasons } = verdicts.decide(version, question)
    return { version, versionId, kind, reasons }
  })
}
