import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { swiftExtractors } from './extractors/index.ts'
import { swiftPurlRules } from './purl-rules.ts'
import { swiftVersions } from './versions.ts'

/** Packages of Swift Package Manager. */
export const swift: Ecosystem = {
  type: 'swift',
  label: 'Swift',
  osvNames: ['SwiftURL'],
  osvEcosystems: () => ['SwiftURL'],
  // Hosts find a repository whatever the case of its name, and manifests write it in any.
  advisoryCoordinates: ({ version, ...purl }) => [
    { name: swiftPurlRules.nameOf(purl).toLowerCase(), ...(version !== undefined && { version }) },
  ],
  purl: swiftPurlRules,
  versions: swiftVersions,
  extractors: swiftExtractors,
}
