import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { gemExtractors } from './extractors/index.ts'
import { gemPurlRules } from './purl-rules.ts'
import { gemRegistry } from './registry.ts'
import { gemVersions } from './versions.ts'

/** Packages of Ruby. */
export const gem: Ecosystem = {
  type: 'gem',
  label: 'RubyGems',
  osvNames: ['RubyGems'],
  osvEcosystems: () => ['RubyGems'],
  purl: gemPurlRules,
  versions: gemVersions,
  extractors: gemExtractors,
  registry: gemRegistry,
}
