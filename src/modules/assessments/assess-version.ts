import { announceChange } from '#platform/changes.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { publish } from '#platform/events.ts'
import { newId, newShortCode } from '#platform/ids.ts'
import { checks } from './checks/index.ts'
import { assessmentCompleted } from './events.ts'
import type { FetchedArtifact } from './evidence.ts'
import { loadEvidence } from './load-evidence.ts'

export const assessVersionJobName = 'assessments.assess-version'

export type FetchArtifact = (context: Context, versionId: string) => Promise<FetchedArtifact>

/**
 * Makes every check of a version and keeps the results as evidence. Idempotent: an assessment that has ended is left
 * alone, one that was broken off is made anew. An unexpected error ends it as failed; its checks then stay missing,
 * and whatever requires them holds.
 */
export async function assessVersion(
  context: Context,
  assessmentId: string,
  fetchArtifact: FetchArtifact,
): Promise<void> {
  const assessment = await context.db
    .updateTable('assessment')
    .set({ state: 'running' })
    .where('id', '=', assessmentId)
    .where('state', 'in', ['queued', 'running'])
    .returning(['id', 'version_id as versionId'])
    .executeTakeFirst()
  if (!assessment) return
  try {
    const results = await makeChecks(context, assessment, fetchArtifact)
    await transact(context, async (tx) => {
      if (!(await endAssessment(tx, assessment, null))) return
      if (results.length > 0) await tx.db.insertInto('check_result').values(results).execute()
    })
  } catch (error) {
    // The server is stopping: another takes it up again.
    if (context.signal.aborted) throw error
    const id = newShortCode()
    context.log.error({ id, assessmentId, error }, 'assessment failed')
    await transact(context, (tx) => endAssessment(tx, assessment, id))
  }
}

interface RunningAssessment {
  readonly id: string
  readonly versionId: string
}

async function makeChecks(context: Context, assessment: RunningAssessment, fetchArtifact: FetchArtifact) {
  const artifact = await fetchArtifact(context, assessment.versionId)
  // Afterwards: a fetch may find that upstream has changed the version.
  const stored = await loadEvidence(context, assessment.versionId)
  if (!stored) throw new Error('the version has left the catalogue')
  const evidence = { ...stored, artifact, now: context.now }
  return checks.map((check) => {
    const { outcome, findings, dataVersion } = check.run(evidence)
    return {
      id: newId(context.now),
      assessment_id: assessment.id,
      version_id: assessment.versionId,
      artifact_sha256: 'sha256' in artifact ? artifact.sha256 : null,
      check_name: check.name,
      outcome,
      findings: JSON.stringify(findings),
      tool_version: check.toolVersion,
      data_version: dataVersion,
      at: context.now,
    }
  })
}

/** False: it had ended already, in another run of the same job. */
async function endAssessment(tx: Tx, { id, versionId }: RunningAssessment, failure: string | null): Promise<boolean> {
  const ended = await tx.db
    .updateTable('assessment')
    .set({ state: failure === null ? 'done' : 'failed', failure, ended_at: tx.now })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  if (!ended) return false
  const version = await tx.db
    .selectFrom('package_version')
    .select('package_id')
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow()
  announceChange(tx, { topic: 'package', subjectId: version.package_id })
  await publish(tx, assessmentCompleted, { subject: versionId, payload: { versionId, assessmentId: id } })
  return true
}
