import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { sourceOf } from '#ecosystems/extraction/source-package.ts'
import { debExtractors } from './extractors/index.ts'
import { debOsvEcosystems, debOsvNames } from './osv-ecosystems.ts'
import { debPurlRules } from './purl-rules.ts'
import { debRegistry } from './registry.ts'
import { debVersions } from './versions.ts'

/** Packages of Debian, Ubuntu and what is built on them. */
export const deb: Ecosystem = {
  type: 'deb',
  label: 'Debian',
  osvNames: debOsvNames,
  osvEcosystems: debOsvEcosystems,
  // Both distributions file by source package.
  advisoryCoordinates: (purl) => [sourceOf(purl) ?? purl],
  purl: debPurlRules,
  versions: debVersions,
  extractors: debExtractors,
  registry: debRegistry,
}
