import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** What lists and pages show of packages, in the order of the ids. */
export async function describePackages(scope: Scope, ids: readonly string[]) {
  if (ids.length === 0) return []
  const rows = await scope.db
    .selectFrom('package as p')
    .leftJoin('person as o', 'o.id', 'p.owner_person_id')
    .leftJoin('person as t', 't.id', 'p.tier_asked_by')
    .select(['p.id', 'p.ecosystem', 'p.name', 'p.tier', 'p.kind', 'p.created_at as createdAt'])
    .select(['o.id as ownerId', 'o.name as ownerName'])
    .select(['p.asked_tier as askedTier', 't.id as askerId', 't.name as askerName'])
    .select((of) => [
      of
        .selectFrom('package_version as v')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('v.package_id', '=', 'p.id')
        .as('versionCount'),
      of
        .selectFrom('package_version as v')
        .select('v.version')
        .whereRef('v.package_id', '=', 'p.id')
        .where('v.vanished_at', 'is', null)
        .where('v.version_key', 'is not', null)
        .orderBy('v.is_prerelease')
        .orderBy(sql`v.version_key desc nulls last, v.version collate "C" desc`)
        .limit(1)
        .as('latestVersion'),
    ])
    .where('p.id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const { ownerId, ownerName, askedTier, askerId, askerName, ...shown } = row
    const owner = ownerId === null || ownerName === null ? null : { id: ownerId, name: ownerName }
    // Waits for a second person; its tier is null when it is the usual one.
    const askedBy = askedTier !== null && askerId !== null && askerName !== null && { id: askerId, name: askerName }
    const asked = askedBy ? { askedTier: { tier: askedTier || null, by: askedBy } } : {}
    return [{ ...shown, versionCount: row.versionCount ?? 0, owner, ...asked }]
  })
}

/** The package; throws `package.unknown`. */
export async function getPackage(scope: Scope, id: string) {
  const [found] = await describePackages(scope, [id])
  if (!found) throw new Problem('package.unknown', 404)
  return found
}
