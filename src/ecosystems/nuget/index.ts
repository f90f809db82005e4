import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { nugetExtractors } from './extractors/index.ts'
import { nugetPurlRules } from './purl-rules.ts'
import { nugetVersions } from './versions.ts'

/** Packages of .NET. */
export const nuget: Ecosystem = {
  type: 'nuget',
  label: 'NuGet',
  osvNames: ['NuGet'],
  osvEcosystems: () => ['NuGet'],
  purl: nugetPurlRules,
  versions: nugetVersions,
  extractors: nugetExtractors,
}
