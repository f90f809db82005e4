// Header values with parameters: `form-data; name="content"; filename="a.whl"` (RFC 9110 section 5.6.6).

export interface HeaderValue {
  /** In lower case, up to the first `;`. */
  readonly value: string
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>
}

const CHARS_MAX = 8 * 1024
const PARAMETERS_MAX = 16
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

/**
 * Throws `SyntaxError` for what two readers could understand differently: escapes within quotes, control characters, parameters
 * that repeat, text behind a closing quote.
 */
export function readHeaderValue(text: string): HeaderValue {
  if (text.length > CHARS_MAX) throw new SyntaxError('A header is longer than any client sends')
  if (hasControl(text)) throw new SyntaxError('A header has control characters')
  const first = text.indexOf(';')
  const value = (first < 0 ? text : text.slice(0, first)).trim().toLowerCase()
  const parameters = new Map<string, string>()
  let at = first < 0 ? text.length : first
  while (at < text.length) {
    const equals = text.indexOf('=', at)
    const name = text
      .slice(at + 1, equals < 0 ? text.length : equals)
      .trim()
      .toLowerCase()
    // A `;` at the end begins nothing.
    if (equals < 0 && name === '') break
    if (equals < 0 || !TOKEN.test(name)) throw new SyntaxError('A header has a parameter that is none')
    if (parameters.has(name)) throw new SyntaxError('A header has a parameter twice')
    if (parameters.size === PARAMETERS_MAX) throw new SyntaxError('A header has more parameters than any client sends')
    const read = text[equals + 1] === '"' ? readQuoted(text, equals + 2) : readToken(text, equals + 1)
    parameters.set(name, read.value)
    at = read.end
  }
  return { value, parameters }
}

interface Read {
  readonly value: string
  /** Of the `;` that follows, or of the text. */
  readonly end: number
}

function readQuoted(text: string, start: number): Read {
  const quote = text.indexOf('"', start)
  const value = text.slice(start, Math.max(quote, start))
  if (quote < 0 || value.includes('\\')) throw new SyntaxError('A header has a quoted text that cannot be read')
  const end = endOf(text, quote + 1)
  if (text.slice(quote + 1, end).trim() !== '') throw new SyntaxError('A header has text behind a quoted one')
  return { value, end }
}

function readToken(text: string, start: number): Read {
  const end = endOf(text, start)
  const value = text.slice(start, end).trim()
  if (!TOKEN.test(value)) throw new SyntaxError('A header has a parameter that is none')
  return { value, end }
}

function endOf(text: string, from: number): number {
  const end = text.indexOf(';', from)
  return end < 0 ? text.length : end
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true
  }
  return false
}
