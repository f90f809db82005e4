import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { hackageExtractors } from './extractors/index.ts'
import { hackagePurlRules } from './purl-rules.ts'
import { hackageVersions } from './versions.ts'

/** Packages of Haskell. */
export const hackage: Ecosystem = {
  type: 'hackage',
  label: 'Hackage',
  // GHC's own advisories order as its packages do.
  osvNames: ['Hackage', 'GHC'],
  osvEcosystems: () => ['Hackage'],
  purl: hackagePurlRules,
  versions: hackageVersions,
  extractors: hackageExtractors,
}
