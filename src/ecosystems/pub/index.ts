import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { pubExtractors } from './extractors/index.ts'
import { pubPurlRules } from './purl-rules.ts'
import { pubVersions } from './versions.ts'

/** Packages of Dart and Flutter. */
export const pub: Ecosystem = {
  type: 'pub',
  label: 'Pub',
  osvNames: ['Pub'],
  osvEcosystems: () => ['Pub'],
  purl: pubPurlRules,
  versions: pubVersions,
  extractors: pubExtractors,
}
