import type { Module } from '#platform/module.ts'
import { completeAssessment } from './complete-assessment.ts'
import { expireJob } from './jobs.ts'
import type { IntroductionNeeds } from './resolution.ts'
import { introductionRoutes } from './routes.ts'
import { checkRoutes } from './routes-check.ts'

export { type CheckQuestion, checkPackages } from './check-packages.ts'
export {
  type CreatedIntroduction,
  createIntroduction,
  type NewIntroduction,
  type SourceInput,
} from './create-introduction.ts'
export { decideOnIntroduction, type IntroductionDecision } from './decide-introduction.ts'
export { type IntroductionApproved, introductionApproved } from './events.ts'
export { expireIntroductions } from './expire-introductions.ts'
export { ecosystemOfFile, extractFile, fileBytes, plainFileName } from './extract-file.ts'
export { getIntroduction } from './get-introduction.ts'
export { type IntroductionFilter, listIntroductions } from './list-introductions.ts'
export type { IntroductionNeeds, LoadIndex } from './resolution.ts'
export { runBounded } from './run-bounded.ts'
export { type IntroductionState, introductionStates } from './states.ts'
export { submitIntroduction } from './submit-introduction.ts'
export { withdrawIntroduction } from './withdraw-introduction.ts'

/** How software comes in: requests with their closures, and approvals. Indexes come from a module further up. */
export function createIntroductionsModule(needs: IntroductionNeeds): Module {
  return {
    name: 'introductions',
    routes: [...introductionRoutes(needs), ...checkRoutes],
    jobs: [expireJob],
    subscriptions: [completeAssessment],
  }
}
