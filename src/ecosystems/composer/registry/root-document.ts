import { isJsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'

/** The root of a repository: where metadata lies, and nothing that leads around it (notifications, lists, mirrors). */
export function writeRoot(url: string): string {
  return JSON.stringify({ packages: [], 'metadata-url': `${url}/p2/%package%.json` })
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
