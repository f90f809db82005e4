import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { hackageExtractors } from './extractors/index.ts'
import { hackagePurlRules } from './purl-rules.ts'
import { hackageVersions } from './versions.ts'

/** Packages of Haskell. */
export const hackage: Ecosystem = {
  type: 'hackage',
  label: 'Hackage',
  osvNames: ['Hackage'],
  osvEcosystems: () => ['Hackage'],
  purl: hackagePurlRules,
  versions: hackageVersions,
  extractors: hackageExtractors,
}
