// The order of Hex versions: Semantic Versioning 2.0.0 section 11, as order-preserving keys.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { isSemVerPrerelease, semVerVersionKey } from '#ecosystems/versions/semver-versions.ts'
import { parseHexRequirement } from './requirements.ts'

export const hexVersions: VersionScheme = {
  revision: 1,
  key: semVerVersionKey,
  isPrerelease: isSemVerPrerelease,
  parseRange: parseHexRequirement,
}
