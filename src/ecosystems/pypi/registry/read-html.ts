import { decodeUtf8, LimitError } from '#formats/limits.ts'
import { versionOfFile } from './file-name.ts'
import { type HtmlTag, readTags } from './html-tags.ts'
import {
  FILES_MAX,
  metadataDigests,
  readAddress,
  readDigests,
  requireKnownVersion,
  type SimpleFile,
  type SimpleProject,
} from './simple-project.ts'

const LIMITS = { sizeBytesMax: 64 * 1024 * 1024 }
const SHORT_CHARS_MAX = 1_024
const LONG_CHARS_MAX = 4_096

/**
 * The HTML form (PEP 503). It does not name its project: throws `SyntaxError` when neither its files nor its heading say that
 * it is a list of this one's files, so that a sign-in page is not taken for a project without any.
 */
export function readHtml(name: string, document: Uint8Array, page: string): SimpleProject {
  const tags = readTags(decode(document))
  const metas = metasOf(tags)
  const version = metas.get('pypi:repository-version')?.[0]
  if (version !== undefined) requireKnownVersion(version.trim())
  const stated = tags.find((tag) => tag.name === 'base')?.attributes.get('href')
  const base = stated === undefined ? page : readAddress(stated, page).href
  const anchors = tags.filter((tag) => tag.name === 'a' && tag.attributes.has('href'))
  if (anchors.length > FILES_MAX) throw new SyntaxError(`${name} has more than ${FILES_MAX} files`)
  const files = anchors.flatMap((anchor) => readFile(name, anchor, base) ?? [])
  const isOwn = files.some(({ fileName }) => versionOfFile(name, fileName) !== undefined)
  if (!isOwn && version === undefined && !hasHeading(tags))
    throw new SyntaxError(`The page is not a list of the files of ${name}`)
  const status = metas.get('pypi:project-status')?.[0]
  const reason = metas.get('pypi:project-status-reason')?.[0]
  return {
    name,
    versions: [],
    files,
    ...(status !== undefined &&
      /^[a-z-]{1,40}$/.test(status) && {
        status: { status, ...(reason && { reason: reason.slice(0, LONG_CHARS_MAX) }) },
      }),
    alternateLocations: metas.get('pypi:alternate-locations') ?? [],
    tracks: metas.get('pypi:tracks') ?? [],
  }
}

function decode(document: Uint8Array): string {
  try {
    return decodeUtf8(document, LIMITS)
  } catch (error) {
    if (error instanceof LimitError) throw new SyntaxError(`The page is out of bounds: ${error.message}`)
    throw error
  }
}

/** Every value of each name. */
function metasOf(tags: readonly HtmlTag[]): ReadonlyMap<string, readonly string[]> {
  const metas = new Map<string, string[]>()
  for (const { name, attributes } of tags) {
    const key = attributes.get('name')?.toLowerCase()
    const content = attributes.get('content')
    if (name !== 'meta' || key === undefined || content === undefined || content.length > LONG_CHARS_MAX) continue
    const held = metas.get(key)
    if (held) held.push(content)
    else metas.set(key, [content])
  }
  return metas
}

/** `Links for demo`: how every implementation titles such a page. */
function hasHeading(tags: readonly HtmlTag[]): boolean {
  return tags.some(({ name, text }) => (name === 'title' || name === 'h1') && /^links for /i.test(text))
}

/**
 * Undefined for a link that leads to no file: up, to an anchor, to a home page of any kind. Throws `SyntaxError` for a file of
 * the project where nothing can be fetched from.
 */
function readFile(name: string, { attributes }: HtmlTag, base: string): SimpleFile | undefined {
  const href = attributes.get('href') ?? ''
  const isElsewhere = !/^https?:$/.test(URL.parse(href, base)?.protocol ?? '')
  if (isElsewhere && versionOfFile(name, href.slice(href.lastIndexOf('/') + 1)) === undefined) return undefined
  const url = readAddress(href, base)
  const fileName = decodeName(url.pathname.slice(url.pathname.lastIndexOf('/') + 1))
  if (!fileName) return undefined
  const hashes = digestOf(url.hash.slice(1))
  url.hash = ''
  const requiresPython = attributes.get('data-requires-python')
  const metadata = metadataDigests(
    digestOf(attributes.get('data-core-metadata') ?? attributes.get('data-dist-info-metadata') ?? ''),
  )
  const yanked = attributes.get('data-yanked')
  const provenance = attributes.get('data-provenance')
  return {
    fileName,
    url: url.href,
    hashes,
    ...(requiresPython && requiresPython.length <= SHORT_CHARS_MAX && { requiresPython }),
    ...(metadata && { metadata }),
    ...(yanked !== undefined && { yanked: yanked.slice(0, LONG_CHARS_MAX) }),
    ...(provenance && { provenance }),
  }
}

/** `sha256=…` */
function digestOf(text: string) {
  return readDigests(text.split('&').map((part) => part.split('=', 2) as [string, string | undefined]))
}

function decodeName(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
