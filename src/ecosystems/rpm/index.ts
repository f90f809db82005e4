import type { AdvisoryCoordinate, Ecosystem } from '#ecosystems/ecosystem.ts'
import { sourceOf } from '#ecosystems/extraction/source-package.ts'
import type { Purl } from '#formats/purl.ts'
import { rpmExtractors } from './extractors/index.ts'
import { rpmOsvEcosystems, rpmOsvNames } from './osv-ecosystems.ts'
import { rpmPurlRules, rpmVersionOf } from './purl-rules.ts'
import { rpmVersions } from './versions.ts'

/** Packages of Red Hat, SUSE and other distributions that use RPM. */
export const rpm: Ecosystem = {
  type: 'rpm',
  label: 'RPM',
  osvNames: rpmOsvNames,
  osvEcosystems: rpmOsvEcosystems,
  advisoryCoordinates,
  purl: rpmPurlRules,
  versions: rpmVersions,
  extractors: rpmExtractors,
}

/** Some distributions file by binary package, some by source package: both are asked for. */
function advisoryCoordinates(purl: Purl): readonly AdvisoryCoordinate[] {
  const version = rpmVersionOf(purl)
  const own = { name: purl.name, ...(version !== undefined && { version }) }
  const source = sourceOf({ ...purl, ...own })
  return source === undefined || source.name === own.name ? [own] : [own, source]
}
