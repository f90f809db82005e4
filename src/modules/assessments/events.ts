import Type from 'typebox'
import { defineEvent } from '#platform/events.ts'

export interface AssessmentCompleted {
  readonly versionId: string
  readonly assessmentId: string
}

/** An assessment has ended, with results or with a failure. */
export const assessmentCompleted = defineEvent<AssessmentCompleted>(
  'assessment.completed',
  Type.Object({ versionId: Type.String(), assessmentId: Type.String() }),
)
