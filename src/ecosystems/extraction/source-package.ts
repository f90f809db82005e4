// Packages of distributions are built from source packages, and advisories name those: the qualifier `upstream` carries it.
import type { AdvisoryCoordinate } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'

/** `curl@7.88.1-10` of `libcurl4`; undefined when the package is built from a source of its own name and version. */
export function upstreamOf(own: AdvisoryCoordinate, source: AdvisoryCoordinate): string | undefined {
  const version = source.version === own.version ? undefined : source.version
  if (source.name === own.name && version === undefined) return undefined
  return version === undefined ? source.name : `${source.name}@${version}`
}

/** The source package that the qualifier names, with the package's own version unless it says another. */
export function sourceOf({ qualifiers, version }: Purl): AdvisoryCoordinate | undefined {
  const upstream = qualifiers.upstream
  if (upstream === undefined) return undefined
  const at = upstream.indexOf('@')
  const sourceVersion = at < 0 ? version : upstream.slice(at + 1)
  return {
    name: at < 0 ? upstream : upstream.slice(0, at),
    ...(sourceVersion !== undefined && { version: sourceVersion }),
  }
}
