import Type from 'typebox'
import { defineEvent } from '#platform/events.ts'

export interface IntroductionApproved {
  readonly introductionId: string
  /** What was let in by it. */
  readonly versionIds: readonly string[]
}

/** A request was approved, and its versions are admitted. */
export const introductionApproved = defineEvent<IntroductionApproved>(
  'introduction.approved',
  Type.Object({ introductionId: Type.String(), versionIds: Type.Array(Type.String()) }),
)
