import type { Module } from '#platform/module.ts'
import { rebuildKeys } from './rebuild-keys.ts'
import { catalogRoutes } from './routes.ts'
import { upstreamChangeRoutes } from './routes-upstream-changes.ts'

export { getPackage } from './describe-packages.ts'
export { canonicalName, ensurePackage, type PackageName } from './ensure-package.ts'
export { type PackageIndexed, packageIndexed } from './events.ts'
export { findByPurl, type PurlTarget } from './find-by-purl.ts'
export { type FoundPackage, type FoundVersion, findPackage, findVersion } from './find-version.ts'
export { type ForgottenArtifacts, forgetArtifacts } from './forget-artifacts.ts'
export { forgetDisputes, forgetFiles, forgetOrigin } from './forget-origin.ts'
export { getVersion } from './get-version.ts'
export { likeLiteral } from './like-pattern.ts'
export { listVersions } from './list-versions.ts'
export { loadVersionFacts, type StoredKey, type VersionFactRow } from './load-version-facts.ts'
export type { Origin } from './origin.ts'
export { type FetchedArtifact, type RecordedFetch, recordArtifact } from './record-artifact.ts'
export { type DescribedVersion, recordDetails } from './record-details.ts'
export { type RecordedIndex, recordIndex } from './record-index.ts'
export { searchPackages } from './search-packages.ts'
export { setPackageTier } from './set-package-tier.ts'
export { storableText } from './storable-text.ts'

/** What open source exists for us: packages, versions and artifacts. */
export const catalogModule: Module = {
  name: 'catalog',
  routes: [...catalogRoutes, ...upstreamChangeRoutes],
  prepare: async (context) => void (await rebuildKeys(context)),
}
