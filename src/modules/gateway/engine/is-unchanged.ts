import { matches } from './serve-index.ts'

/**
 * Whether the client has the very thing already (RFC 9110, sections 13.1.2 and 13.1.3): the date counts only where no tag is
 * sent, and only the date that was told, because clients send back what they were given.
 */
export function isUnchanged(
  headers: Readonly<Record<string, string | undefined>>,
  current: { readonly etag: string; readonly lastModified?: string | null | undefined },
): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) return matches(tags, current.etag)
  const since = headers['if-modified-since']
  return since !== undefined && since === current.lastModified
}
