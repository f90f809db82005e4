import type { Scope } from '#platform/context.ts'

export interface ListedGrant {
  readonly id: string
  readonly role: string
  readonly orgUnitId?: string
  readonly repositoryId?: string
  readonly packagePatterns?: string[]
}

/** The roles that persons, or teams, hold now; by the holder's id. */
export async function listGrants(
  scope: Scope,
  holder: 'person_id' | 'team_id',
  holderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ListedGrant[]>> {
  if (holderIds.length === 0) return new Map()
  const rows = await scope.db
    .selectFrom('role_grant')
    .select(['id', 'role', 'org_unit_id', 'repository_id', 'package_patterns', `${holder} as holder_id`])
    .where(holder, 'in', holderIds)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', scope.now)]))
    .orderBy('id')
    .execute()
  const byHolder = Map.groupBy(rows, (row) => row.holder_id ?? '')
  return new Map([...byHolder].map(([id, grants]) => [id, grants.map(toGrant)]))
}

function toGrant(row: {
  readonly id: string
  readonly role: string
  readonly org_unit_id: string | null
  readonly repository_id: string | null
  readonly package_patterns: string[] | null
}): ListedGrant {
  return {
    id: row.id,
    role: row.role,
    ...(row.org_unit_id === null ? {} : { orgUnitId: row.org_unit_id }),
    ...(row.repository_id === null ? {} : { repositoryId: row.repository_id }),
    ...(row.package_patterns === null ? {} : { packagePatterns: row.package_patterns }),
  }
}
