import { type CheckResult, describeFinding, latestResults } from '#modules/assessments/index.ts'
import { describeReasons } from '#modules/policy/index.ts'
import type { Scope } from '#platform/context.ts'
import { type DecidedVersions, decideVersions } from './decide-versions.ts'
import { findOtherRequests } from './find-other-requests.ts'
import { selectIntroductions, showRow } from './introduction-row.ts'
import { itemProblemText } from './item-problems.ts'
import { readIntroduction, requireVisible } from './lock-introduction.ts'
import { standingOf, summariseItems, versionsStanding } from './summarise-items.ts'

/**
 * A request with everything a decision on it rests on: each item with its verdict now, its checks, what else could be used
 * and who else asks for it. `decided`: the verdicts, where they are at hand. Throws `introduction.unknown`.
 */
export async function getIntroduction(scope: Scope, id: string, decided?: DecidedVersions) {
  const found = await readIntroduction(scope, id)
  requireVisible(found, scope.actor)
  const row = await selectIntroductions(scope)
    .select(['i.purpose', 'i.ecosystem', 'i.repository', 'i.complete', 'i.warnings'])
    .select(['i.source_kind as sourceKind', 'i.source_name as sourceName'])
    .select('i.admission_valid_days as admissionValidDays')
    .where('i.id', '=', id)
    .executeTakeFirstOrThrow()
  const items = await readShownItems(scope, id)
  const versionIds = items.flatMap((item) => item.versionId ?? [])
  const verdicts = decided ?? (await decideVersions(scope, versionIds, found.orgUnitPath))
  return {
    ...showRow(row),
    items: await describeItems(scope, { id, items, verdicts }),
    summary: summariseItems(items, verdicts),
    approvals: await readApprovals(scope, id),
  }
}

async function readShownItems(scope: Scope, id: string) {
  return scope.db
    .selectFrom('introduction_item')
    .select(['position', 'name', 'version', 'version_id as versionId', 'integrity', 'requirement', 'direct', 'scope'])
    .select(['required_by as requiredBy', 'problem', 'problem_detail as problemDetail'])
    .where('introduction_id', '=', id)
    .orderBy('position')
    .execute()
}

type ShownItem = Awaited<ReturnType<typeof readShownItems>>[number]

interface Shown {
  readonly id: string
  readonly items: readonly ShownItem[]
  readonly verdicts: DecidedVersions
}

async function describeItems(scope: Scope, { id, items, verdicts }: Shown) {
  const checks = await latestResults(
    scope,
    items.flatMap((item) => item.versionId ?? []),
  )
  const others = await findOtherRequests(scope, id, versionsStanding(items, verdicts, 'unapproved'))
  const versions = Map.groupBy(items, (item) => item.name)
  const described = []
  for (const { problemDetail, ...item } of items) {
    const decided = item.versionId ? verdicts.get(item.versionId) : undefined
    const otherVersions = (versions.get(item.name) ?? [])
      .map((each) => each.version)
      .filter((one) => one !== item.version)
    described.push({
      ...item,
      standing: standingOf(item, verdicts),
      ...(decided ? { verdict: await describeItemVerdict(scope, decided.verdict) } : {}),
      checks: (checks.get(item.versionId ?? '') ?? []).map(describeCheck),
      ...(item.problem ? { problemText: itemProblemText(item.problem, problemDetail) } : {}),
      alternatives: decided?.alternatives ?? [],
      otherVersions,
      otherRequests: others.get(item.versionId ?? '') ?? [],
    })
  }
  return described
}

type DecidedVerdict = Parameters<typeof describeReasons>[1]

async function describeItemVerdict(
  scope: Scope,
  { kind, reasons }: { readonly kind: string; readonly reasons: DecidedVerdict },
) {
  return { kind, reasons: await describeReasons(scope, reasons) }
}

function describeCheck({ id, check, outcome, findings, at }: CheckResult) {
  return { id, check, outcome, findings: findings.map(describeFinding), at }
}

async function readApprovals(scope: Scope, id: string) {
  const rows = await scope.db
    .selectFrom('approval as a')
    .innerJoin('person as p', 'p.id', 'a.person_id')
    .select(['a.id', 'a.decision', 'a.comment', 'a.at', 'a.evidence', 'p.id as personId', 'p.name as personName'])
    .where('a.introduction_id', '=', id)
    .orderBy('a.at')
    .orderBy('a.id')
    .execute()
  return rows.map(({ personId, personName, ...row }) => ({ ...row, person: { id: personId, name: personName } }))
}
