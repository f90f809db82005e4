import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { namedPurlRules } from '#ecosystems/named-purl-rules.ts'
import { androidVersions } from './versions.ts'

/** Parts of Android by the path of their project (`platform/frameworks/base`): known to advisories; no file names them. */
export const android: Ecosystem = {
  type: 'android',
  label: 'Android',
  osvNames: ['Android'],
  osvEcosystems: () => ['Android'],
  purl: namedPurlRules('android'),
  versions: androidVersions,
  extractors: [],
}
