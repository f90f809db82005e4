// XML from strangers as a tree: no document type is processed, so no entity is expanded and nothing is fetched.
import { SaxesParser } from 'saxes'
import { decodeUtf8, LimitError, type TextLimits } from './limits.ts'

export interface XmlElement {
  /** Without its namespace prefix. */
  readonly name: string
  /** The namespace's address; empty when there is none. */
  readonly namespace: string
  /** By name without prefix; of two such names the one without a prefix counts. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The element's own text, without the texts of its children, trimmed. */
  readonly text: string
  /** 1-based. */
  readonly line: number
}

export interface XmlLimits extends TextLimits {
  readonly depthMax: number
  /** Elements and attributes together. */
  readonly nodesMax: number
}

export const xmlLimits: XmlLimits = { sizeBytesMax: 32 * 2 ** 20, depthMax: 128, nodesMax: 1_000_000 }

export interface XmlOptions {
  readonly limits?: XmlLimits
  /** Entities besides the five of XML that may occur without a declaration, by name. */
  readonly entities?: Readonly<Record<string, string>>
}

interface OpenElement extends Omit<XmlElement, 'text'> {
  readonly children: XmlElement[]
  text: string
}

/**
 * The root element (XML 1.0 with namespaces), from UTF-8, or from ISO-8859-1 or UTF-16 where the document says so. Throws
 * `LimitError` when a limit is passed and `SyntaxError` when it is not well-formed or declares entities.
 */
export function parseXml(bytes: Uint8Array, options: XmlOptions = {}): XmlElement {
  const limits = options.limits ?? xmlLimits
  const text = decodeXml(bytes, limits)
  const parser = new SaxesParser({ xmlns: true, position: true, additionalNamespaces: commonPrefixes })
  Object.assign(parser.ENTITIES, options.entities)
  const open: OpenElement[] = []
  let root: XmlElement | undefined
  let nodes = 0
  parser.on('doctype', (doctype) => {
    if (doctype.includes('<!ENTITY')) throw new SyntaxError('declares entities, which are not read')
  })
  parser.on('error', (error) => {
    throw new SyntaxError(error.message)
  })
  parser.on('opentag', (tag) => {
    if (open.length >= limits.depthMax) throw new LimitError('depth', limits.depthMax)
    const attributes = new Map<string, string>()
    for (const { local, prefix, value } of Object.values(tag.attributes)) {
      nodes++
      if (prefix === '' || !attributes.has(local)) attributes.set(local, value)
    }
    if (++nodes > limits.nodesMax) throw new LimitError('values', limits.nodesMax)
    open.push({ name: tag.local, namespace: tag.uri, attributes, children: [], text: '', line: parser.line })
  })
  const addText = (piece: string) => {
    const current = open.at(-1)
    if (current !== undefined) current.text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed === undefined) return
    closed.text = closed.text.trim()
    const parent = open.at(-1)
    if (parent === undefined) root = closed
    else parent.children.push(closed)
  })
  parser.write(text).close()
  if (root === undefined) throw new SyntaxError('has no root element')
  return root
}

/** Declared nowhere in many real files. */
const commonPrefixes = { xsi: 'http://www.w3.org/2001/XMLSchema-instance' }

const DECLARED_ENCODING = /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/

function decodeXml(bytes: Uint8Array, limits: TextLimits): string {
  if (bytes.byteLength > limits.sizeBytesMax) throw new LimitError('size', limits.sizeBytesMax)
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1')
  const declared = DECLARED_ENCODING.exec(head.replace(/^\xef\xbb\xbf/, ''))?.[1]?.toLowerCase() ?? 'utf-8'
  if (declared === 'utf-8' || declared === 'us-ascii' || declared === 'ascii') return decodeUtf8(bytes, limits)
  try {
    return new TextDecoder(declared, { fatal: true }).decode(bytes)
  } catch {
    throw new SyntaxError(`not readable as ${declared}`)
  }
}

/** The first child of this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** The text of the first child of this name; undefined when it is absent or empty. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text || undefined
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? []
}
