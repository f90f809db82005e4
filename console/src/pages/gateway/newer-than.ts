import type { Page } from '../../api.ts'
import type { Download } from '../../api-types/gateway.ts'

type Listed = Pick<Page<Pick<Download, 'id' | 'at'>>, 'items' | 'next'>

/** How many of the newest requests are not in the list that is shown; `isMore`: all of them, and there may be others. */
export function newerThan(
  newest: Listed | undefined,
  shown: Listed | undefined,
): { readonly count: number; readonly isMore: boolean } {
  if (!newest || !shown) return { count: 0, isMore: false }
  const known = new Set(shown.items.map(({ id }) => id))
  const [first] = shown.items
  // What was read before the list was: the list is the newer of the two.
  const fresh = newest.items.filter(({ id, at }) => !known.has(id) && (!first || at >= first.at))
  return { count: fresh.length, isMore: fresh.length === newest.items.length && newest.next !== undefined }
}
