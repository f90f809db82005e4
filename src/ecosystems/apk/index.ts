import type { AdvisoryCoordinate, Ecosystem } from '#ecosystems/ecosystem.ts'
import { sourceOf } from '#ecosystems/extraction/source-package.ts'
import type { Purl } from '#formats/purl.ts'
import { apkExtractors } from './extractors/index.ts'
import { apkOsvEcosystems, apkOsvNames } from './osv-ecosystems.ts'
import { apkPurlRules } from './purl-rules.ts'
import { apkVersions } from './versions.ts'

/** Packages of Alpine, Wolfi and other distributions that use apk. */
export const apk: Ecosystem = {
  type: 'apk',
  label: 'Alpine',
  osvNames: apkOsvNames,
  osvEcosystems: apkOsvEcosystems,
  advisoryCoordinates,
  purl: apkPurlRules,
  versions: apkVersions,
  extractors: apkExtractors,
}

/** Alpine files by the package that others are split off from, Wolfi by each of them too. */
function advisoryCoordinates(purl: Purl): readonly AdvisoryCoordinate[] {
  const source = sourceOf(purl)
  return source === undefined ? [purl] : [purl, source]
}
