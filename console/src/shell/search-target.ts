/** What a text typed into the search box names. */
export type SearchTarget =
  | { readonly kind: 'purl'; readonly purl: string }
  | { readonly kind: 'advisory'; readonly id: string }
  | { readonly kind: 'gateway-url'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string }

const advisoryPrefixes = ['CVE-', 'GHSA-', 'MAL-', 'CNVD-', 'CNNVD-', 'OSV-', 'ASSAY-']

/** Reads purl, `name@version`, advisory ids and addresses that a package manager printed; all else is a text. */
export function readSearchTarget(input: string): SearchTarget {
  const text = input.trim().slice(0, 500)
  if (text.startsWith('pkg:')) return { kind: 'purl', purl: text }
  const upper = text.toUpperCase()
  if (advisoryPrefixes.some((prefix) => upper.startsWith(prefix)) && /\d/.test(text))
    return { kind: 'advisory', id: upper.startsWith('GHSA-') ? `GHSA-${text.slice(5).toLowerCase()}` : upper }
  if (/^https?:\/\/[^/]+\/(?:repo|resolve)\//.test(text) || /^\/(?:repo|resolve)\//.test(text))
    return { kind: 'gateway-url', url: text }
  const at = text.lastIndexOf('@')
  if (at > 0 && at < text.length - 1 && !/\s/.test(text))
    return { kind: 'purl', purl: npmPurl(text.slice(0, at), text.slice(at + 1)) }
  return { kind: 'text', text }
}

/** A package URL (ECMA-427) of the npm type; the scope is its namespace. */
export function npmPurl(name: string, version: string): string {
  const path = name.split('/').map(encodeURIComponent).join('/')
  return `pkg:npm/${path}@${encodeURIComponent(version)}`
}
