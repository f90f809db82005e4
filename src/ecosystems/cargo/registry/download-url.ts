import { prefixOf } from './index-path.ts'

const MARKER = /\{(crate|version|prefix|lowerprefix|sha256-checksum)\}/g

export interface DownloadedCrate {
  readonly name: string
  readonly version: string
  readonly checksum: string
}

/**
 * The address that the `dl` of an upstream's config.json gives (the Cargo book, "Registry index", "Index configuration"): with
 * the markers filled in, or followed by `/{crate}/{version}/download` when it has none.
 */
export function downloadUrl(template: string, { name, version, checksum }: DownloadedCrate): string {
  const values: Readonly<Record<string, string>> = {
    crate: name,
    version: encodeURIComponent(version),
    prefix: prefixOf(name),
    lowerprefix: prefixOf(name.toLowerCase()),
    'sha256-checksum': checksum,
  }
  if (template.search(MARKER) < 0) return `${template.replace(/\/+$/, '')}/${name}/${values.version}/download`
  return template.replace(MARKER, (_, marker: string) => values[marker] ?? '')
}
