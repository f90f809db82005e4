/** A start tag of a page, with its attributes; the first of two of the same name counts. */
export interface HtmlTag {
  /** Lower case. */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** What stands between it and the next tag. */
  readonly text: string
}

const TAGS_MAX = 400_000
const ATTRIBUTES_MAX = 64
/** Elements whose content is no markup. */
const RAW = new Set(['script', 'style', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes'])
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/**
 * The start tags of a page in their order: as much of HTML as pages of the simple API are written in, in one pass. Throws
 * `SyntaxError` for more tags than such a page can have.
 */
export function readTags(page: string): readonly HtmlTag[] {
  const tags: HtmlTag[] = []
  for (let at = page.indexOf('<'); at >= 0; at = page.indexOf('<', at)) {
    if (page.startsWith('<!--', at)) at = after(page, '-->', at + 4)
    else if (!/[a-z]/i.test(page[at + 1] ?? '')) at++
    else {
      const { name, attributes, end } = readTag(page, at + 1)
      const next = page.indexOf('<', end)
      tags.push({ name, attributes, text: unescapeHtml(page.slice(end, next < 0 ? page.length : next)).trim() })
      if (tags.length > TAGS_MAX) throw new SyntaxError(`The page has more than ${TAGS_MAX} tags`)
      at = RAW.has(name) ? closing(page, name, end) : end
    }
  }
  return tags
}

function after(page: string, mark: string, from: number): number {
  const at = page.indexOf(mark, from)
  return at < 0 ? page.length : at + mark.length
}

/** What a raw element leaves open hides the rest of the page, as it does in a browser. */
function closing(page: string, name: string, from: number): number {
  const mark = new RegExp(`</${name}`, 'gi')
  mark.lastIndex = from
  return mark.exec(page)?.index ?? page.length
}

function readTag(page: string, from: number) {
  let at = skip(page, from, (char) => !isSpace(char) && char !== '>' && char !== '/')
  const name = page.slice(from, at).toLowerCase()
  const attributes = new Map<string, string>()
  while (at < page.length && page[at] !== '>') {
    if (isSpace(page[at]) || page[at] === '/') {
      at++
      continue
    }
    const attribute = readAttribute(page, at)
    if (!attributes.has(attribute.name) && attributes.size < ATTRIBUTES_MAX)
      attributes.set(attribute.name, attribute.value)
    at = attribute.end
  }
  return { name, attributes, end: Math.min(at + 1, page.length) }
}

function readAttribute(page: string, from: number) {
  let at = skip(page, from + 1, (char) => !isSpace(char) && char !== '=' && char !== '>' && char !== '/')
  const name = page.slice(from, at).toLowerCase()
  const equals = skip(page, at, isSpace)
  if (page[equals] !== '=') return { name, value: '', end: at }
  at = skip(page, equals + 1, isSpace)
  const quote = page[at]
  if (quote === '"' || quote === "'") {
    const close = page.indexOf(quote, at + 1)
    const end = close < 0 ? page.length : close
    return { name, value: unescapeHtml(page.slice(at + 1, end)), end: end + 1 }
  }
  const end = skip(page, at, (char) => !isSpace(char) && char !== '>')
  return { name, value: unescapeHtml(page.slice(at, end)), end }
}

function skip(page: string, from: number, goesOn: (char: string | undefined) => boolean): number {
  let at = from
  while (at < page.length && goesOn(page[at])) at++
  return at
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\f'
}

function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] as string) : whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
