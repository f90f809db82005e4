import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { genericExtractors } from './extractors/index.ts'
import { genericPurlRules } from './purl-rules.ts'
import { genericRegistry } from './registry.ts'
import { genericVersions } from './versions.ts'

/** What belongs to no package manager: folders of a project, archives from anywhere. No advisories are filed by such names. */
export const generic: Ecosystem = {
  type: 'generic',
  label: 'Generic',
  osvNames: [],
  osvEcosystems: () => [],
  purl: genericPurlRules,
  versions: genericVersions,
  extractors: genericExtractors,
  registry: genericRegistry,
}
