import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { golangExtractors } from './extractors/index.ts'
import { golangPurlRules } from './purl-rules.ts'
import { golangVersions } from './versions.ts'

/** Go modules, the standard library among them. */
export const golang: Ecosystem = {
  type: 'golang',
  label: 'Go',
  osvNames: ['Go'],
  osvEcosystems: () => ['Go'],
  purl: golangPurlRules,
  versions: golangVersions,
  extractors: golangExtractors,
}
