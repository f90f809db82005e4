import Type from 'typebox'
import { defineEvent } from '#platform/events.ts'

export interface PackageIndexed {
  readonly packageId: string
  readonly ecosystem: string
  readonly name: string
  /** Versions: those added have this event's time as their `first_seen_at`. */
  readonly addedCount: number
  readonly vanishedCount: number
}

/** What is known of a package's versions has changed: some were added, are gone, or differ. */
export const packageIndexed = defineEvent<PackageIndexed>(
  'package.indexed',
  Type.Object({
    packageId: Type.String(),
    ecosystem: Type.String(),
    name: Type.String(),
    addedCount: Type.Integer(),
    vanishedCount: Type.Integer(),
  }),
)
