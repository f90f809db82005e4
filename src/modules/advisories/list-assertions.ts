import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

const assertionsShownMax = 50

/** What other sources say of the vulnerability that goes by these names, in the order of their authorities. */
export function listAssertions(scope: Scope, names: readonly string[]) {
  return scope.db
    .selectFrom('cve_assertion')
    .select(['number', 'authority', 'source', 'cves', 'title', 'description', 'solution', 'links', 'rejected'])
    .select(['severity_score as severityScore', 'severity_level as severityLabel'])
    .select(['severity_vector as severityVector', 'severity_word as severityWord'])
    .select(['published_at as publishedAt', 'modified_at as modifiedAt'])
    .select(['first_seen_at as firstSeenAt', 'last_changed_at as lastChangedAt'])
    .where(sql<boolean>`cves && ${names}::text[]`)
    .orderBy(sql`array_position(array['nvd', 'cnnvd', 'cnvd'], authority), number, source`)
    .limit(assertionsShownMax)
    .execute()
}
