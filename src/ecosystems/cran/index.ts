import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { cranExtractors } from './extractors/index.ts'
import { cranPurlRules } from './purl-rules.ts'
import { cranVersions } from './versions.ts'

/** Packages of R. */
export const cran: Ecosystem = {
  type: 'cran',
  label: 'CRAN',
  osvNames: ['CRAN'],
  osvEcosystems: () => ['CRAN'],
  purl: cranPurlRules,
  versions: cranVersions,
  extractors: cranExtractors,
}
