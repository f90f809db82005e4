/** A plain address of a registry without a trailing slash; undefined for anything else, and for the address of an Assay. */
export function readUpstream(text: string): string | undefined {
  const url = URL.parse(text.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined
  if (/\/(repo|resolve)\//.test(url.pathname)) return undefined
  return url.href.replace(/\/+$/, '')
}
