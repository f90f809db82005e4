import Type from 'typebox'
import { defineEvent } from '#platform/events.ts'

export interface FindingsOpened {
  readonly applicationId: string
  /** How many opened at once. */
  readonly count: number
  /** The gravest of them: CVSS; -1: unknown. */
  readonly severityMax: number
  readonly malware: boolean
  /** Vulnerabilities, as alias groups; at most 100 of them. */
  readonly groupIds: readonly string[]
}

/** An application has findings that it did not have, or had no more. */
export const findingsOpened = defineEvent<FindingsOpened>(
  'findings.opened',
  Type.Object({
    applicationId: Type.String(),
    count: Type.Integer(),
    severityMax: Type.Number(),
    malware: Type.Boolean(),
    groupIds: Type.Array(Type.String()),
  }),
)
