import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { publish } from '#platform/events.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { findApplication } from './application.ts'
import { applicationContentChanged } from './events.ts'
import { ensureRelease, findRelease, refreshLive } from './release.ts'

export interface Deployment {
  /** The application's code. */
  readonly application: string
  readonly release: string
  readonly environment: string
  readonly isProduction: boolean
  /** `replaced`: it takes the place of what ran there; `added`: it runs beside; `ended`: it runs there no more. */
  readonly change: 'replaced' | 'added' | 'ended'
}

/**
 * Says where a release runs; saying what is the case already changes nothing. Throws `application.unknown`,
 * `release.invalid-version`, and `access.denied` unless the actor submits for the application.
 */
export async function reportDeployment(tx: Tx, deployment: Deployment): Promise<void> {
  const { environment, isProduction, change } = deployment
  const application = await findApplication(tx, deployment.application)
  if (!application) throw new Problem('application.unknown', 404)
  const { id: applicationId, orgUnitId, orgUnitPath, code } = application
  requirePermission(tx.actor, 'sbom:submit', { orgUnitId, orgUnitPath })
  const of = { applicationId, version: deployment.release }
  // What runs nowhere cannot end: a release that nobody has named is not made for that.
  const releaseId = change === 'ended' ? await findRelease(tx, of) : await ensureRelease(tx, of)
  if (releaseId === undefined) return
  // Two reports at once are taken one after the other.
  await tx.db.selectFrom('application').select('id').where('id', '=', applicationId).forNoKeyUpdate().execute()
  const running = await tx.db
    .selectFrom('deployment')
    .select(['id', 'release_id as releaseId'])
    .where('application_id', '=', applicationId)
    .where('environment', '=', environment)
    .where('ended_at', 'is', null)
    .execute()
  const own = running.filter((one) => one.releaseId === releaseId)
  const others = running.filter((one) => one.releaseId !== releaseId)
  const ending = change === 'ended' ? own : change === 'replaced' ? others : []
  if (ending.length > 0)
    await tx.db
      .updateTable('deployment')
      .set({ ended_at: tx.now })
      .where(
        'id',
        'in',
        ending.map((one) => one.id),
      )
      .execute()
  const begins = change !== 'ended' && own.length === 0
  if (begins)
    await tx.db
      .insertInto('deployment')
      .values({
        id: newId(tx.now),
        application_id: applicationId,
        release_id: releaseId,
        environment,
        is_production: isProduction,
        started_at: tx.now,
        reported_by: tx.actor.kind === 'anonymous' ? '' : tx.actor.name,
      })
      .execute()
  if (!begins && ending.length === 0) return
  const detail = { code, release: deployment.release, environment, isProduction, change }
  await record(tx, {
    action: 'deployment.reported',
    subjectKind: 'application',
    subjectId: applicationId,
    orgUnitId,
    detail,
  })
  if (await refreshLive(tx, applicationId))
    await publish(tx, applicationContentChanged, { subject: applicationId, payload: { applicationId } })
}
