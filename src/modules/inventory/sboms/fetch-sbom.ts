import type { Context } from '#platform/context.ts'
import { showSbom } from './list-sboms.ts'

/** The document byte for byte as it was handed in; throws `sbom.unknown`. */
export async function fetchSbom(context: Context, sbomId: string) {
  const { sha256, fileName, release, application } = await showSbom(context, sbomId)
  return { content: context.blobs.stream(sha256), fileName: fileName || `${application.code}-${release}.sbom` }
}
