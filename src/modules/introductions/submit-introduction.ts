import { requirePermission } from '#modules/access/index.ts'
import { requestAssessment } from '#modules/assessments/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Context, Scope, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { type DecidedVersions, decideVersions } from './decide-versions.ts'
import { blocksRequest } from './item-problems.ts'
import {
  type IntroductionFacts,
  lockIntroduction,
  readIntroduction,
  requireRequester,
  requireState,
} from './lock-introduction.ts'
import { nextDeadline } from './next-deadline.ts'
import { namedItems, readItems, type StoredItem } from './read-items.ts'
import { renewResolution } from './renew-resolution.ts'
import type { LoadIndex } from './resolution.ts'
import { summariseItems, versionsStanding } from './summarise-items.ts'
import { noteAssessments } from './write-items.ts'

const submittable = ['draft', 'returned'] as const

/**
 * The requester asks for the approval. What was returned, or lacked something, is resolved anew first. Every version that
 * is held is examined; when nothing is left to examine, the request waits for its decision at once. Throws
 * `introduction.incomplete`, `introduction.integrity-differs`, `introduction.unresolved-items`, `introduction.wrong-state`,
 * `introduction.expired` and `introduction.not-requester`.
 */
export async function submitIntroduction(context: Context, loadIndex: LoadIndex, id: string): Promise<DecidedVersions> {
  const before = await readIntroduction(context, id)
  requireSubmittable(before, context)
  const lacksSomething = !before.complete || (await readItems(context, id)).some(blocksRequest)
  if (before.state === 'returned' || lacksSomething) await renewResolution(context, loadIndex, before)
  const versionIds = (await readItems(context, id)).flatMap((item) => item.versionId ?? [])
  const decided = await decideVersions(context, versionIds, before.orgUnitPath)
  await transact(context, async (tx) => {
    const found = await lockIntroduction(tx, id)
    requireSubmittable(found, tx)
    const items = await readItems(tx, id)
    await requireSound(tx, found, items)
    // Resolved anew in between, by the same person elsewhere.
    if (items.some(({ versionId }) => versionId && !decided.has(versionId)))
      throw new Problem('introduction.facts-changed', 409)
    const held = versionsStanding(items, decided, 'unapproved')
    const assessing = await requestExamination(tx, found, held)
    const { unapproved, blocked, total } = summariseItems(items, decided)
    await tx.db
      .updateTable('introduction')
      .set({
        state: assessing ? 'assessing' : 'approval',
        submitted_at: tx.now,
        expires_at: await nextDeadline(tx),
        unapproved_count: unapproved,
      })
      .where('id', '=', id)
      .execute()
    const about = { subjectKind: 'introduction', subjectId: id, orgUnitId: found.orgUnitId }
    const { number, title } = found
    await record(tx, {
      action: 'introduction.submitted',
      ...about,
      detail: { number, title, total, unapproved, blocked },
    })
    if (!assessing) await record(tx, { action: 'introduction.assessed', ...about, detail: { number } })
  })
  return decided
}

function requireSubmittable(found: IntroductionFacts, scope: Scope): void {
  requireRequester(found, scope.actor)
  const { orgUnitId, orgUnitPath } = found
  requirePermission(scope.actor, 'introduction:create', { orgUnitId, orgUnitPath })
  requireState(found, submittable, scope.now)
}

/** Nothing unknown, nothing tampered with: an approval has to speak of all of it. */
async function requireSound(tx: Tx, found: IntroductionFacts, items: readonly StoredItem[]): Promise<void> {
  if (!found.complete) throw new Problem('introduction.incomplete', 409, { reasons: await readReasons(tx, found.id) })
  const blocking = items.filter(blocksRequest)
  const differing = blocking.filter(({ problem }) => problem === 'integrity-differs')
  if (differing.length > 0) throw new Problem('introduction.integrity-differs', 409, namedItems(differing))
  if (blocking.length > 0) throw new Problem('introduction.unresolved-items', 409, namedItems(blocking))
}

/** Whether there is anything to wait for. */
async function requestExamination(tx: Tx, found: IntroductionFacts, held: readonly string[]): Promise<boolean> {
  if (held.length === 0) {
    await noteAssessments(tx, found.id, new Map())
    return false
  }
  const reason = `introduction ${found.number}`
  // In one order, so that two requests for the same versions wait for one another in one direction only.
  const assessments = await requestAssessment(tx, { versionIds: held.toSorted(), reason })
  await noteAssessments(tx, found.id, assessments)
  // A shared assessment may be ending right now: its end is either seen here, or waits until this is committed and then
  // finds the request.
  const rows = await tx.db
    .selectFrom('assessment')
    .select('state')
    .where('id', 'in', [...assessments.values()])
    .orderBy('id')
    .forShare()
    .execute()
  return rows.some(({ state }) => state === 'queued' || state === 'running')
}

async function readReasons(scope: Scope, id: string): Promise<readonly string[]> {
  const { warnings } = await scope.db
    .selectFrom('introduction')
    .select('warnings')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return (warnings as readonly { readonly message: string }[]).slice(0, 3).map(({ message }) => message)
}
