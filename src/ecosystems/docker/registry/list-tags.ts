import { parseJson } from '#formats/limits.ts'
import type { FetchUpstream } from '../../gate/registry.ts'
import { isTag } from './image-name.ts'

const PAGE_SIZE = 1_000
const PAGES_MAX = 50
const LIMITS = { sizeBytesMax: 16 * 1024 * 1024, depthMax: 10, valuesMax: 200_000 }

/** Every tag of an image, page by page; undefined: there is no such image. Throws `SyntaxError`. */
export async function listTags(name: string, ask: FetchUpstream): Promise<readonly string[] | undefined> {
  const tags = new Set<string>()
  let last = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    const after = last === '' ? '' : `&last=${encodeURIComponent(last)}`
    const document = await ask({ url: `./v2/${name}/tags/list?n=${PAGE_SIZE}${after}` })
    if (!document) return page === 0 ? undefined : [...tags]
    const listed = readTags(document)
    const before = tags.size
    for (const tag of listed) tags.add(tag)
    last = listed.at(-1) ?? ''
    // A registry that knows no pages answers with all of them, again and again.
    if (listed.length < PAGE_SIZE || tags.size === before) break
  }
  return [...tags]
}

function readTags(document: Uint8Array): readonly string[] {
  try {
    const value = parseJson(document, LIMITS) as { tags?: unknown } | null
    const tags: unknown = value?.tags ?? []
    if (Array.isArray(tags)) return tags.filter((tag): tag is string => typeof tag === 'string' && isTag(tag))
  } catch (error) {
    throw new SyntaxError(`The list of tags is not readable: ${(error as Error).message}`, { cause: error })
  }
  throw new SyntaxError('The list of tags is no list')
}
