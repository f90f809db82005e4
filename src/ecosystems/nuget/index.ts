import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { nugetExtractors } from './extractors/index.ts'
import { nugetPurlRules } from './purl-rules.ts'
import { nugetRegistry } from './registry.ts'
import { nugetVersions } from './versions.ts'

/** Packages of .NET. */
export const nuget: Ecosystem = {
  type: 'nuget',
  label: 'NuGet',
  osvNames: ['NuGet'],
  osvEcosystems: () => ['NuGet'],
  // A purl keeps the case of a name, which has no meaning.
  advisoryCoordinates: ({ version, ...purl }) => [
    { name: nugetPurlRules.nameOf(purl), ...(version !== undefined && { version }) },
  ],
  purl: nugetPurlRules,
  versions: nugetVersions,
  extractors: nugetExtractors,
  registry: nugetRegistry,
}
