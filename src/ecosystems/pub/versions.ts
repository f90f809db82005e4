import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { isSemVerPrerelease } from '#ecosystems/versions/semver-versions.ts'
import { parsePubConstraint } from './constraints.ts'
import { pubKey } from './version-key.ts'

/** Versions of Dart packages: Semantic Versioning with builds as part of the order. */
export const pubVersions: VersionScheme = {
  revision: 1,
  key: pubKey,
  isPrerelease: isSemVerPrerelease,
  parseRange: parsePubConstraint,
}
