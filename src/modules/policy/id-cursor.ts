import { isId } from '#platform/ids.ts'
import { decodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

/** The id after which a list goes on; undefined on its first page. Throws `request.bad-cursor`. */
export function readIdCursor(after: string | undefined): string | undefined {
  if (after === undefined) return undefined
  const [id] = decodeCursor(after, 1)
  if (typeof id !== 'string' || !isId(id)) throw new Problem('request.bad-cursor', 400)
  return id
}
