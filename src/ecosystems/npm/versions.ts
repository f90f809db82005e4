// The order of npm versions: Semantic Versioning 2.0.0 section 11, as order-preserving keys.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { isSemVerPrerelease, semVerVersionKey } from '#ecosystems/versions/semver-versions.ts'
import { parseNpmRange } from './ranges.ts'

export const npmVersions: VersionScheme = {
  revision: 1,
  key: semVerVersionKey,
  isPrerelease: isSemVerPrerelease,
  parseRange: parseNpmRange,
}
