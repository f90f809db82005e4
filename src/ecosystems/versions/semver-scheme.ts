import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from './comparison-range.ts'
import { isSemVerPrerelease, semVerVersionKey } from './semver-versions.ts'

/** For those who order by Semantic Versioning 2.0.0 and have no range notation of their own: comparisons. */
export const semVerScheme: VersionScheme = {
  revision: 1,
  key: semVerVersionKey,
  isPrerelease: isSemVerPrerelease,
  parseRange: (native) => parseComparisonRange(native, semVerVersionKey),
}
