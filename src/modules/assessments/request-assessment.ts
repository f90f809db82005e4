import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { enqueue } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { assessVersionJobName } from './assess-version.ts'

export interface AssessmentRequest {
  readonly versionIds: readonly string[]
  /** Why, in a few words: `introduction 42`. */
  readonly reason: string
}

const rowsMax = 1_000

/**
 * Queues an assessment of each version; one that is already waiting or running is shared. Answers the assessment's id
 * by version. Throws `version.unknown`.
 */
export async function requestAssessment(tx: Tx, request: AssessmentRequest): Promise<ReadonlyMap<string, string>> {
  const versionIds = [...new Set(request.versionIds)]
  await requireVersions(tx, versionIds)
  const made = new Map<string, string>()
  for (let start = 0; start < versionIds.length; start += rowsMax) {
    const rows = versionIds.slice(start, start + rowsMax).map((versionId) => ({
      id: newId(tx.now),
      version_id: versionId,
      reason: request.reason,
      state: 'queued',
      requested_at: tx.now,
    }))
    const added = await tx.db
      .insertInto('assessment')
      .values(rows)
      .onConflict((conflict) => conflict.column('version_id').where('state', 'in', ['queued', 'running']).doNothing())
      .returning(['id', 'version_id'])
      .execute()
    for (const row of added) made.set(row.version_id, row.id)
  }
  for (const [versionId, assessmentId] of made)
    await enqueue(tx, assessVersionJobName, { assessmentId }, { key: versionId })
  const [first] = made.values()
  if (first !== undefined)
    await record(tx, {
      action: 'assessment.requested',
      subjectKind: 'assessment',
      subjectId: first,
      detail: { reason: request.reason, versionIds: [...made.keys()].slice(0, rowsMax), versionCount: made.size },
    })
  return new Map([...(await openAssessments(tx, versionIds)), ...made])
}

async function requireVersions(tx: Tx, versionIds: readonly string[]): Promise<void> {
  for (let start = 0; start < versionIds.length; start += rowsMax) {
    const ids = versionIds.slice(start, start + rowsMax)
    const { count } = await tx.db
      .selectFrom('package_version')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('id', 'in', ids)
      .executeTakeFirstOrThrow()
    if (count < ids.length) throw new Problem('version.unknown', 404)
  }
}

async function openAssessments(tx: Tx, versionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const open = new Map<string, string>()
  for (let start = 0; start < versionIds.length; start += rowsMax) {
    const rows = await tx.db
      .selectFrom('assessment')
      .select(['id', 'version_id'])
      .where('version_id', 'in', versionIds.slice(start, start + rowsMax))
      .where('state', 'in', ['queued', 'running'])
      .execute()
    for (const row of rows) open.set(row.version_id, row.id)
  }
  return open
}
