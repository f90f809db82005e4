import { defineJob } from '#platform/jobs/define-job.ts'
import type { Module } from '#platform/module.ts'
import { assessVersion, assessVersionJobName, type FetchArtifact } from './assess-version.ts'
import { assessmentRoutes } from './routes.ts'

export type { FetchArtifact } from './assess-version.ts'
export type { CheckOutcome, Finding } from './check.ts'
export { checks } from './checks/index.ts'
export { type DescribedFinding, describeFinding } from './describe-finding.ts'
export { type AssessmentCompleted, assessmentCompleted } from './events.ts'
export type { FetchedArtifact } from './evidence.ts'
export { type CheckResult, latestOutcomes, latestResults } from './latest-results.ts'
export { type AssessmentRequest, requestAssessment } from './request-assessment.ts'

/** What we found when we examined a version. Artifacts come through `fetchArtifact`, from a module further up. */
export function createAssessmentsModule(needs: { readonly fetchArtifact: FetchArtifact }): Module {
  const assess = defineJob<{ readonly assessmentId: string }>({
    name: assessVersionJobName,
    // Mostly waiting for upstream.
    concurrency: 4,
    handle: (context, { assessmentId }) => assessVersion(context, assessmentId, needs.fetchArtifact),
  })
  return { name: 'assessments', routes: assessmentRoutes, jobs: [assess] }
}
