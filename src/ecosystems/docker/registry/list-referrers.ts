import type { DocumentTarget, HostedFile, NamesAnswer, RegistryRequest } from '../../gate/registry.ts'
import { readHostedManifest } from './hosting.ts'

const PAGE_SIZE = 500
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json'

/**
 * What was published here and refers to a manifest: signatures, SBOMs (OCI Distribution Specification 1.1, "Listing Referrers").
 * An empty list, where there is none; `Link` leads to what does not fit.
 */
export function referrersOf(subject: string, query: RegistryRequest['query']): NonNullable<DocumentTarget['ofHosted']> {
  const type = query.get('artifactType')
  return {
    concerns: ({ manifest }) => {
      const { subject: of, artifactType } = readHostedManifest(manifest)
      return of === subject && (type === null || artifactType === type)
    },
    write: (files) => writeReferrers(files, { subject, type, last: query.get('last') }),
  }
}

function writeReferrers(
  files: readonly HostedFile[],
  asked: { readonly subject: string; readonly type: string | null; readonly last: string | null },
): NamesAnswer {
  const { subject, type, last } = asked
  const from = last === null ? 0 : files.findIndex(({ version }) => version === last) + 1
  const shown = files.slice(from, from + PAGE_SIZE)
  const manifests = shown.map(({ version, sizeBytes, manifest }) => {
    const { mediaType, artifactType, annotations = {} } = readHostedManifest(manifest)
    const rest = { ...(artifactType !== undefined && { artifactType }), annotations }
    return { mediaType, digest: version, size: sizeBytes, ...rest }
  })
  const more = new URLSearchParams({ ...(type !== null && { artifactType: type }), last: shown.at(-1)?.version ?? '' })
  const headers = {
    'content-type': INDEX_TYPE,
    ...(type !== null && { 'oci-filters-applied': 'artifactType' }),
    ...(files.length > from + PAGE_SIZE && { link: `<${subject}?${more}>; rel="next"` }),
  }
  return { headers, body: Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests })) }
}
