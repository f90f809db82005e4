import type { Scope } from '#platform/context.ts'
import { label } from './collect-items.ts'

export interface StoredItem {
  readonly name: string
  readonly version: string
  readonly versionId: string | null
  readonly scope: string
  readonly problem: string | null
  readonly assessmentId: string | null
}

const namedMax = 10

/** The items of a request, in their order, as its steps need them. */
export async function readItems(scope: Scope, introductionId: string): Promise<readonly StoredItem[]> {
  return scope.db
    .selectFrom('introduction_item')
    .select(['name', 'version', 'version_id as versionId', 'scope', 'problem', 'assessment_id as assessmentId'])
    .where('introduction_id', '=', introductionId)
    .orderBy('position')
    .execute()
}

/** How many, and the first few by name. */
export function namedItems(items: readonly { readonly name: string; readonly version: string }[]) {
  return { count: items.length, names: items.slice(0, namedMax).map(label) }
}
