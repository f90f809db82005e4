import type { Scope } from '#platform/context.ts'
import type { PackageName } from './ensure-package.ts'

export interface FoundPackage {
  readonly packageId: string
  readonly ecosystem: string
  readonly name: string
  readonly tier: string | null
}

/** The package of that name, as the ecosystem writes it; undefined when the catalogue does not hold it. */
export async function findPackage(scope: Scope, asked: PackageName): Promise<FoundPackage | undefined> {
  return scope.db
    .selectFrom('package')
    .select(['id as packageId', 'ecosystem', 'name', 'tier'])
    .where('ecosystem', '=', asked.ecosystem)
    .where('name', '=', asked.name)
    .executeTakeFirst()
}

/** One version by its exact spelling, with the facts that lists show; undefined when the catalogue does not hold it. */
export async function findVersion(scope: Scope, asked: PackageName & { readonly version: string }) {
  return scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['p.id as packageId', 'p.ecosystem', 'p.name', 'p.tier', 'v.id as versionId', 'v.version', 'v.license'])
    .select(['v.deprecated', 'v.has_install_script as hasInstallScript', 'v.is_prerelease as isPrerelease'])
    .select(['v.published_at as publishedAt', 'v.first_seen_at as firstSeenAt', 'v.vanished_at as vanishedAt'])
    .where('p.ecosystem', '=', asked.ecosystem)
    .where('p.name', '=', asked.name)
    .where('v.version', '=', asked.version)
    .executeTakeFirst()
}

export type FoundVersion = NonNullable<Awaited<ReturnType<typeof findVersion>>>
