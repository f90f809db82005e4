// The order of Haskell versions, as order-preserving keys.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseCabalRange } from './ranges.ts'
import { hackageKey } from './version-key.ts'

/**
 * `standard` is false for what Cabal does not write: leading zeros, numbers of more than nine digits, white space around.
 * Haskell has no prereleases.
 */
export const hackageVersions: VersionScheme = {
  revision: 1,
  key: hackageKey,
  isPrerelease: () => false,
  parseRange: parseCabalRange,
}
