import { can } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { decideVersions } from './decide-versions.ts'
import { loadPolicy } from './load-policy.ts'
import { releaseLimits } from './quarantine.ts'
import { requirePerson } from './require-person.ts'
import { askerPath } from './show-verdict.ts'
import { millisecondsPerDay } from './view-facts.ts'

export interface NewRelease {
  readonly versionId: string
  /** Why it cannot wait. */
  readonly reason: string
  /** When it ends, agreed to or not; at most as long as the policy gives a release. */
  readonly validUntil: Date
  /** Also of checks that have not ended, as far as the policy permits it. */
  readonly coversChecks: boolean
}

/**
 * Asks that a version leave quarantine before its age: for everybody, from the second agreement on. Nothing changes until
 * then. Throws `access.denied`, `policy.person-required`, `version.unknown`, `quarantine.not-held` (nothing that a release
 * could set aside holds it), `quarantine.denied`, `quarantine.wrong-period`, `quarantine.checks-not-releasable` and
 * `quarantine.already-asked`.
 */
export async function askRelease(tx: Tx, asked: NewRelease): Promise<{ readonly id: string }> {
  const { versionId, reason, validUntil, coversChecks } = asked
  requireAsker(tx)
  const person = requirePerson(tx.actor)
  const version = await lockVersion(tx, versionId)
  const { releaseDaysMax: daysMax, releasableChecks } = releaseLimits(await loadPolicy(tx))
  if (validUntil <= tx.now || validUntil.getTime() > tx.now.getTime() + daysMax * millisecondsPerDay)
    throw new Problem('quarantine.wrong-period', 400, { days: daysMax })
  if (coversChecks && releasableChecks.length === 0) throw new Problem('quarantine.checks-not-releasable', 400)
  await requireHeld(tx, asked)
  const open = await tx.db
    .selectFrom('quarantine_release')
    .select('id')
    .where('version_id', '=', versionId)
    .where('ended_at', 'is', null)
    .where('valid_until', '>', tx.now)
    .executeTakeFirst()
  if (open) throw new Problem('quarantine.already-asked', 409)
  const id = newId(tx.now)
  await tx.db
    .insertInto('quarantine_release')
    .values({
      id,
      version_id: versionId,
      reason,
      covers_checks: coversChecks,
      requested_by: person.personId,
      requested_at: tx.now,
      valid_until: validUntil,
    })
    .execute()
  const detail = { releaseId: id, package: version.title, reason, validUntil, coversChecks }
  await record(tx, { action: 'quarantine.release-asked', subjectKind: 'version', subjectId: versionId, detail })
  return { id }
}

/** Whoever may ask for software, or answers for its safety. */
function requireAsker({ actor }: Scope): void {
  if (can(actor, 'introduction:create') || can(actor, 'restriction:manage')) return
  throw new Problem('access.denied', 403, { permission: 'introduction:create' })
}

/** Of two who ask at once, one waits for the other. Throws `version.unknown`. */
async function lockVersion(tx: Tx, versionId: string): Promise<{ readonly title: string }> {
  const found = await tx.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['p.ecosystem', 'p.name', 'v.version'])
    .where('v.id', '=', versionId)
    .forUpdate('v')
    .executeTakeFirst()
  if (!found) throw new Problem('version.unknown', 404)
  return { title: `${found.ecosystem} ${found.name}@${found.version}`.slice(0, 500) }
}

async function requireHeld(tx: Tx, { versionId, coversChecks }: NewRelease): Promise<void> {
  const orgUnitPath = await askerPath(tx)
  const verdict = (await decideVersions(tx, { versionIds: [versionId], orgUnitPath })).get(versionId)?.verdict
  if (verdict?.kind === 'deny') throw new Problem('quarantine.denied', 409)
  if (!verdict?.quarantine && !(coversChecks && verdict?.missingChecks)) throw new Problem('quarantine.not-held', 409)
}
