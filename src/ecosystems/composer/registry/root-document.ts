import { isJsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'

/** Where known vulnerabilities are asked for, below the repository's address. */
export const ADVISORIES = 'security-advisories'

/**
 * The root of a repository: where metadata lies, and nothing that leads around it (notifications, lists, mirrors). Known
 * vulnerabilities are named in any case: where no advisories were ever taken in, the client is told that they cannot be had,
 * and not that there are none. Metadata carries none of them, because it is kept by clients.
 */
export function writeRoot(url: string): string {
  const advisories = { metadata: false, 'api-url': `${url}/${ADVISORIES}` }
  return JSON.stringify({ packages: [], 'metadata-url': `${url}/p2/%package%.json`, 'security-advisories': advisories })
}

/**
 * Upstream's own root (Composer's documentation, "Repositories"): templates of its metadata and, where it prefers a mirror,
 * of files. Throws `SyntaxError` when it has no metadata in the form of Composer 2.
 */
export function readRoot(document: Uint8Array, address: string): Readonly<Record<string, string>> {
  const root = readJsonObject(document)
  const metadata = jsonText(root['metadata-url'])
  if (metadata?.includes('%package%') !== true) throw new SyntaxError('The repository has no metadata for Composer 2')
  const mirrors = Array.isArray(root.mirrors) ? root.mirrors.filter(isJsonObject) : []
  const preferred = mirrors.find((mirror) => mirror.preferred === true && jsonText(mirror['dist-url']) !== undefined)
  const dist = jsonText(preferred?.['dist-url'])
  return { metadata: absolute(metadata, address), ...(dist !== undefined && { dist: absolute(dist, address) }) }
}

/** A path that begins with a slash begins at the host, others at the repository. */
function absolute(template: string, address: string): string {
  if (/^https?:\/\//i.test(template)) return template
  const base = template.startsWith('/') ? new URL(address).origin : `${address}/`
  return `${base}${template}`
}
