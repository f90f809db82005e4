import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { condaExtractors } from './extractors/index.ts'
import { condaPurlRules } from './purl-rules.ts'
import { condaVersions } from './versions.ts'

/** Packages of conda channels. OSV files no advisories for them. */
export const conda: Ecosystem = {
  type: 'conda',
  label: 'conda',
  osvNames: [],
  osvEcosystems: () => [],
  purl: condaPurlRules,
  versions: condaVersions,
  extractors: condaExtractors,
}
