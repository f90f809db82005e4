import { grantAdmissions, loadPolicy } from '#modules/policy/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { publish } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { type DecidedVersions, decideVersions } from './decide-versions.ts'
import { introductionApproved } from './events.ts'
import { keepDecision, requireDecider } from './keep-decision.ts'
import { type IntroductionFacts, lockIntroduction } from './lock-introduction.ts'
import { namedItems, readItems } from './read-items.ts'
import { versionsStanding } from './summarise-items.ts'

const attemptsMax = 3
const millisecondsPerDay = 86_400_000

/**
 * Admits every version of the request that is held, for its unit, as long as the policy gives an admission, in the one
 * transaction that also keeps the decision. Nothing is admitted while anything of it is denied. Throws
 * `introduction.denied-items` and `introduction.facts-changed`.
 */
export async function approveIntroduction(context: Context, seen: IntroductionFacts, comment: string): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const versionIds = (await readItems(context, seen.id)).flatMap((item) => item.versionId ?? [])
    const decided = await decideVersions(context, versionIds, seen.orgUnitPath)
    if (await transact(context, (tx) => admit(tx, { seen, decided, comment }))) return
  }
  throw new Problem('introduction.facts-changed', 409)
}

interface Approval {
  readonly seen: IntroductionFacts
  readonly decided: DecidedVersions
  readonly comment: string
}

/** False: a fact has changed since it was decided on, and nothing was done. */
async function admit(tx: Tx, { seen, decided, comment }: Approval): Promise<boolean> {
  const found = await lockIntroduction(tx, seen.id)
  const personId = requireDecider(found, tx)
  if (await hasChanged(tx, decided)) return false
  const items = await readItems(tx, found.id)
  const denied = items.filter(({ versionId }) => versionId && decided.get(versionId)?.verdict.kind === 'deny')
  if (denied.length > 0) throw new Problem('introduction.denied-items', 409, namedItems(denied))
  const versionIds = versionsStanding(items, decided, 'unapproved')
  const validDays = (await loadPolicy(tx)).document.admissionValidDays
  if (versionIds.length > 0)
    await grantAdmissions(tx, {
      versionIds,
      orgUnitId: found.orgUnitId,
      introduction: found,
      reason: comment.trim(),
      validUntil: new Date(tx.now.getTime() + validDays * millisecondsPerDay),
    })
  await keepDecision(tx, { found, personId, decision: 'approve', comment })
  await tx.db
    .updateTable('introduction')
    .set({ admission_valid_days: validDays, unapproved_count: 0 })
    .where('id', '=', found.id)
    .execute()
  await publish(tx, introductionApproved, { subject: found.id, payload: { introductionId: found.id, versionIds } })
  return true
}

/** Deciding on thousands of versions takes longer than others should wait for a transaction, so it is done before. */
async function hasChanged(tx: Tx, decided: DecidedVersions): Promise<boolean> {
  const all = [...decided.values()]
  if (all.length === 0) return false
  const since = all.reduce((lowest, { verdict }) => Math.min(lowest, verdict.changeRevision), Number.MAX_SAFE_INTEGER)
  const packageIds = [...new Set(all.map(({ packageId }) => packageId))]
  const change = await tx.db
    .selectFrom('change')
    .select('revision')
    .where('revision', '>', since)
    .where('topic', 'in', ['package', 'policy'])
    .where((either) => either.or([either('subject_id', 'is', null), either('subject_id', 'in', packageIds)]))
    .limit(1)
    .executeTakeFirst()
  return change !== undefined
}
