import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { conanExtractors } from './extractors/index.ts'
import { conanPurlRules } from './purl-rules.ts'
import { conanVersions } from './versions.ts'

/** Packages of C and C++. */
export const conan: Ecosystem = {
  type: 'conan',
  label: 'Conan',
  osvNames: ['ConanCenter'],
  osvEcosystems: () => ['ConanCenter'],
  purl: conanPurlRules,
  versions: conanVersions,
  extractors: conanExtractors,
}
