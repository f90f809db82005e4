import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { composerExtractors } from './extractors/index.ts'
import { composerPurlRules } from './purl-rules.ts'
import { composerRegistry } from './registry.ts'
import { composerVersions } from './versions.ts'

/** Packages of PHP. */
export const composer: Ecosystem = {
  type: 'composer',
  label: 'Composer',
  osvNames: ['Packagist'],
  osvEcosystems: () => ['Packagist'],
  purl: composerPurlRules,
  versions: composerVersions,
  extractors: composerExtractors,
  registry: composerRegistry,
}
