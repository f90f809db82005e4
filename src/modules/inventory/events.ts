import Type from 'typebox'
import { defineEvent } from '#platform/events.ts'

export interface ApplicationContentChanged {
  readonly applicationId: string
}

/** What the releases of an application that count consist of is another than before: components came, went, or count now. */
export const applicationContentChanged = defineEvent<ApplicationContentChanged>(
  'application.content-changed',
  Type.Object({ applicationId: Type.String() }),
)
