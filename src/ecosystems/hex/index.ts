import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { hexExtractors } from './extractors/index.ts'
import { hexPurlRules } from './purl-rules.ts'
import { hexVersions } from './versions.ts'

/** Packages of Elixir and Erlang. */
export const hex: Ecosystem = {
  type: 'hex',
  label: 'Hex',
  osvNames: ['Hex'],
  osvEcosystems: () => ['Hex'],
  purl: hexPurlRules,
  versions: hexVersions,
  extractors: hexExtractors,
}
