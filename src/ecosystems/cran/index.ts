import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { cranExtractors } from './extractors/index.ts'
import { cranPurlRules } from './purl-rules.ts'
import { cranVersions } from './versions.ts'

/** Packages of R. */
export const cran: Ecosystem = {
  type: 'cran',
  label: 'CRAN',
  // Bioconductor's packages order as CRAN's do, and are no packages of CRAN.
  osvNames: ['CRAN', 'Bioconductor'],
  osvEcosystems: () => ['CRAN'],
  purl: cranPurlRules,
  versions: cranVersions,
  extractors: cranExtractors,
}
