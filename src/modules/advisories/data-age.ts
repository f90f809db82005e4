import type { Scope } from '#platform/context.ts'

export interface FeedAge {
  readonly source: string
  /** Null: no record of it tells a date. */
  readonly newestRecordAt: Date | null
  readonly lastSuccessAt: Date | null
  /** Data of the evaluation. */
  readonly sample: boolean
}

/** How old each feed of advisories is: when it was last taken in whole, and the newest record it had. */
export async function dataAge(scope: Scope): Promise<readonly FeedAge[]> {
  return (
    scope.db
      .selectFrom('feed_state')
      .select(['source', 'newest_record_at as newestRecordAt', 'last_success_at as lastSuccessAt', 'sample'])
      // Lists and assertions name no packages: a fresh one must not hide that advisories are old.
      .where('format', 'in', ['osv', 'osv-bucket'])
      .orderBy('source')
      .execute()
  )
}
