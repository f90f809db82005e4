import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { golangExtractors } from './extractors/index.ts'
import { golangPurlRules } from './purl-rules.ts'
import { golangRegistry } from './registry.ts'
import { golangVersions } from './versions.ts'

/** Go modules, the standard library among them. */
export const golang: Ecosystem = {
  type: 'golang',
  label: 'Go',
  // Kubernetes is versioned as its modules are.
  osvNames: ['Go', 'Kubernetes'],
  osvEcosystems: () => ['Go'],
  purl: golangPurlRules,
  isBuiltIn: ({ namespace, name }) => namespace === undefined && name === 'stdlib',
  versions: golangVersions,
  extractors: golangExtractors,
  registry: golangRegistry,
}
