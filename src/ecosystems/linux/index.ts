import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { namedPurlRules } from '#ecosystems/named-purl-rules.ts'
import { linuxVersions } from './versions.ts'

/** The kernel as it is published, not as distributions package it: known to advisories; no file names it. */
export const linux: Ecosystem = {
  type: 'linux',
  label: 'Linux',
  osvNames: ['Linux'],
  osvEcosystems: () => ['Linux'],
  purl: namedPurlRules('linux'),
  versions: linuxVersions,
  extractors: [],
}
