import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { alpmExtractors } from './extractors/index.ts'
import { alpmPurlRules } from './purl-rules.ts'
import { alpmVersions } from './versions.ts'

/** Packages of Arch Linux. No feed in OSV's form names them. */
export const alpm: Ecosystem = {
  type: 'alpm',
  label: 'Arch Linux',
  osvNames: [],
  osvEcosystems: ({ namespace }) => (namespace === undefined ? [] : [namespace]),
  purl: alpmPurlRules,
  versions: alpmVersions,
  extractors: alpmExtractors,
}
