// The order of crate versions: Semantic Versioning 2.0.0 section 11, as order-preserving keys.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { isSemVerPrerelease, semVerVersionKey } from '#ecosystems/versions/semver-versions.ts'
import { parseCargoRequirement } from './requirements.ts'

export const cargoVersions: VersionScheme = {
  revision: 1,
  key: semVerVersionKey,
  isPrerelease: isSemVerPrerelease,
  parseRange: parseCargoRequirement,
}
