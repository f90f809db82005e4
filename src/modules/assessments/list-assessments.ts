import { assessments as english } from '#i18n/en/assessments.ts'
import { fillText } from '#i18n/problems.ts'
import { assessments as chinese } from '#i18n/zh-cn/assessments.ts'
import type { Scope } from '#platform/context.ts'
import type { CheckOutcome, Finding } from './check.ts'
import { describeFinding } from './describe-finding.ts'

const assessmentsMax = 50

/** The last assessments of a version, the newest first, each with its results. */
export async function listAssessments(scope: Scope, versionId: string) {
  const rows = await scope.db
    .selectFrom('assessment')
    .select(['id', 'version_id as versionId', 'reason', 'state', 'failure'])
    .select(['requested_at as requestedAt', 'ended_at as endedAt'])
    .where('version_id', '=', versionId)
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(assessmentsMax)
    .execute()
  if (rows.length === 0) return []
  const results = await scope.db
    .selectFrom('check_result')
    .select(['id', 'assessment_id as assessmentId', 'check_name as check', 'outcome', 'findings', 'at'])
    .select(['artifact_sha256 as artifactSha256', 'tool_version as toolVersion', 'data_version as dataVersion'])
    .where(
      'assessment_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('check_name')
    .execute()
  const byAssessment = Map.groupBy(results, (row) => row.assessmentId)
  return rows.map(({ failure, ...row }) => ({
    ...row,
    ...(failure === null ? {} : { failure: crashText(failure) }),
    results: (byAssessment.get(row.id) ?? []).map(({ assessmentId: _, findings, outcome, ...result }) => ({
      ...result,
      outcome: outcome as CheckOutcome,
      findings: (findings as readonly Finding[]).map(describeFinding),
    })),
  }))
}

function crashText(id: string): Readonly<Record<'en-US' | 'zh-CN', string>> {
  const code = 'assessment.crashed'
  return { 'en-US': fillText(english.failures[code], { id }), 'zh-CN': fillText(chinese.failures[code], { id }) }
}
