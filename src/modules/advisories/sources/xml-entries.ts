import { LimitError } from '#formats/limits.ts'
import { parseXml, type XmlElement } from '#formats/xml.ts'
import { type RecordProblem, SourceError } from './source.ts'

/** Largest export that is read; its text stands in memory once. */
export const exportBytesMax = 128 * 1024 * 1024
const entryCharactersMax = 1024 * 1024
const entryLimits = { sizeBytesMax: 4 * entryCharactersMax, depthMax: 16, nodesMax: 20_000 }

/**
 * The text of an export, by its byte order mark, as UTF-8, or as GB 18030, which covers GBK, where it is not UTF-8, whatever
 * its prolog says. Throws `SourceError`.
 */
export function exportText(format: string, bytes: Uint8Array): string {
  if (bytes.byteLength > exportBytesMax)
    throw new SourceError(`${format}.too-large`, `more than ${exportBytesMax} bytes`)
  const [first, second] = bytes
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined
  for (const encoding of marked ? [marked] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not in this encoding: the next one is tried.
    }
  }
  throw new SourceError(`${format}.not-readable`, 'neither UTF-8 nor GBK')
}

/**
 * The entries of an export, cut out one by one, so that a broken one costs only itself. What stands before the first must not
 * declare entities. Throws `SourceError`.
 */
export function* cutEntries(format: string, text: string, tag: string): Generator<string, void, void> {
  const close = `</${tag}>`
  let start = nextOpening(text, tag, 0)
  const head = text.slice(0, start === -1 ? text.length : start)
  if (head.includes('<!DOCTYPE') || head.includes('<!ENTITY'))
    throw new SourceError(`${format}.not-readable`, 'has a document type, which is not read')
  if (start === -1) throw new SourceError(`${format}.no-entries`, `has no ${tag}`)
  while (start !== -1) {
    const next = nextOpening(text, tag, start + 1)
    const piece = text.slice(start, next === -1 ? text.length : next)
    const end = piece.lastIndexOf(close)
    yield end === -1 ? piece : piece.slice(0, end + close.length)
    start = next
  }
}

function nextOpening(text: string, tag: string, from: number): number {
  for (let at = text.indexOf(`<${tag}`, from); at !== -1; at = text.indexOf(`<${tag}`, at + 1)) {
    const after = text[at + tag.length + 1] ?? ''
    if (/^[\s/>]$/.test(after)) return at
  }
  return -1
}

/** The entry as it is, or else with unescaped `<` and `&` repaired: only the tags of the format are tags. */
export function parseEntry(entry: string, tags: ReadonlySet<string>): XmlElement | RecordProblem {
  if (entry.length > entryCharactersMax)
    return { code: 'xml.too-large', message: `more than ${entryCharactersMax} characters` }
  try {
    return parseXml(Buffer.from(entry.toWellFormed()), { limits: entryLimits })
  } catch (error) {
    if (!(error instanceof SyntaxError)) return problemOf(error)
  }
  try {
    return parseXml(Buffer.from(repaired(entry, tags).toWellFormed()), { limits: entryLimits })
  } catch (error) {
    return problemOf(error)
  }
}

function problemOf(error: unknown): RecordProblem {
  if (error instanceof LimitError) return { code: 'xml.too-large', message: error.message }
  if (error instanceof SyntaxError) return { code: 'xml.not-well-formed', message: error.message.slice(0, 300) }
  throw error
}

const markup =
  /&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)|<(?!\/?[A-Za-z])|<\/?([A-Za-z][A-Za-z0-9._-]{0,60})/g
const cdataStart = '<![CDATA['

function repaired(entry: string, tags: ReadonlySet<string>): string {
  let result = ''
  for (let at = 0; at < entry.length; ) {
    const start = entry.indexOf(cdataStart, at)
    const end = start === -1 ? -1 : entry.indexOf(']]>', start)
    const plainEnd = end === -1 ? entry.length : start
    result += withoutControls(entry.slice(at, plainEnd)).replace(markup, (found, name: string | undefined) => {
      if (found === '&') return '&amp;'
      return name !== undefined && tags.has(name) ? found : `&lt;${found.slice(1)}`
    })
    if (end === -1) break
    result += entry.slice(start, end + 3)
    at = end + 3
  }
  return result
}

/** Characters that XML 1.0 does not allow, section 2.2. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
}
