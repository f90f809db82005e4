import { findPackage } from '#modules/catalog/index.ts'
import { openPackageVerdicts } from '#modules/policy/index.ts'
import type { Scope } from '#platform/context.ts'
import type { ResolutionPlace } from './resolution.ts'

/** The admitted versions of a package that may be used in the unit now; three queries when there are none. */
export async function findUsableVersions(
  scope: Scope,
  { ecosystem, orgUnitPath }: Pick<ResolutionPlace, 'ecosystem' | 'orgUnitPath'>,
  name: string,
): Promise<ReadonlySet<string>> {
  const found = await findPackage(scope, { ecosystem: ecosystem.type, name })
  if (!found || !(await hasAdmissions(scope, found.packageId))) return new Set()
  const verdicts = await openPackageVerdicts(scope, found.packageId)
  return new Set(usableVersions(verdicts, { orgUnitPath, now: scope.now }))
}

/** Of an opened package: admitted versions with an `allow` or `warn`, the highest first. */
export function usableVersions(
  verdicts: Awaited<ReturnType<typeof openPackageVerdicts>>,
  question: { readonly orgUnitPath: readonly string[]; readonly now: Date },
): readonly string[] {
  return [...verdicts.versions.values()]
    .filter(({ admissions }) => admissions.length > 0)
    .map(({ version }) => version)
    .filter((version) => isUsable(verdicts.decide(version, question).kind))
}

export function isUsable(kind: string): boolean {
  return kind === 'allow' || kind === 'warn'
}

async function hasAdmissions(scope: Scope, packageId: string): Promise<boolean> {
  const row = await scope.db
    .selectFrom('admission as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .select('a.id')
    .where('v.package_id', '=', packageId)
    .where('a.revoked_at', 'is', null)
    .where((either) => either.or([either('a.valid_until', 'is', null), either('a.valid_until', '>', scope.now)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
