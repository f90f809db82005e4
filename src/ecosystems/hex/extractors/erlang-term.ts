// Literal Erlang terms, as rebar.lock is a list of them: tuples, lists, binaries, texts, atoms and numbers. Nothing is evaluated.
import { LimitError } from '#formats/limits.ts'

/** A binary of text is a text like any other; an atom is told apart. */
export type ErlangTerm =
  | string
  | number
  | { readonly atom: string }
  | { readonly tuple: readonly ErlangTerm[] }
  | { readonly list: readonly ErlangTerm[] }

const DEPTH_MAX = 32
const VALUES_MAX = 2_000_000
const NUMBER = /-?\d{1,15}(?![\w.]\w)/y
const ATOM = /[a-z][\w@]{0,254}/y
const BINARY_END = /(?:\/utf8)?>>/y

interface Reading {
  readonly text: string
  at: number
  values: number
}

/** Terms that each end in a full stop (`file:consult/1`). Throws `SyntaxError` or `LimitError`. */
export function readErlangTerms(text: string): readonly ErlangTerm[] {
  const reading: Reading = { text, at: 0, values: 0 }
  const terms: ErlangTerm[] = []
  skipSpace(reading)
  while (reading.at < text.length) {
    terms.push(readTerm(reading, 0))
    expect(reading, '.')
  }
  return terms
}

/** The items of a tuple or list; none for everything else. */
export function itemsOf(term: ErlangTerm | undefined): readonly ErlangTerm[] {
  if (typeof term !== 'object') return []
  if ('tuple' in term) return term.tuple
  return 'list' in term ? term.list : []
}

export function atomOf(term: ErlangTerm | undefined): string | undefined {
  return typeof term === 'object' && 'atom' in term ? term.atom : undefined
}

function readTerm(reading: Reading, depth: number): ErlangTerm {
  if (depth > DEPTH_MAX) throw new LimitError('depth', DEPTH_MAX)
  if (++reading.values > VALUES_MAX) throw new LimitError('values', VALUES_MAX)
  const sign = reading.text[reading.at]
  if (sign === '{') return { tuple: readItems(reading, '}', depth) }
  if (sign === '[') return { list: readItems(reading, ']', depth) }
  if (sign === '"') return readText(reading, sign)
  if (sign === "'") return { atom: readText(reading, sign) }
  if (reading.text.startsWith('<<', reading.at)) {
    reading.at += 2
    const value = reading.text[reading.at] === '"' ? readText(reading, '"') : ''
    if (take(reading, BINARY_END) === undefined) fail(reading)
    skipSpace(reading)
    return value
  }
  const number = take(reading, NUMBER)
  const atom = number === undefined ? take(reading, ATOM) : undefined
  skipSpace(reading)
  if (number !== undefined) return Number(number[0])
  return atom === undefined ? fail(reading) : { atom: atom[0] }
}

function readItems(reading: Reading, end: string, depth: number): readonly ErlangTerm[] {
  const items: ErlangTerm[] = []
  reading.at++
  skipSpace(reading)
  while (reading.text[reading.at] !== end) {
    if (items.length > 0) expect(reading, ',')
    items.push(readTerm(reading, depth + 1))
  }
  expect(reading, end)
  return items
}

function readText(reading: Reading, quote: '"' | "'"): string {
  const { text } = reading
  const parts: string[] = []
  let from = reading.at + 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === quote) {
      parts.push(text.slice(from, at))
      reading.at = at + 1
      skipSpace(reading)
      return parts.join('')
    }
    if (text[at] !== '\\') continue
    // What is escaped stands for itself: names and addresses have no other escapes.
    parts.push(text.slice(from, at))
    from = ++at
  }
  return fail(reading)
}

/** Comments as well: they begin with `%` and end with the line. */
function skipSpace(reading: Reading): void {
  const { text } = reading
  for (; reading.at < text.length; reading.at++) {
    const sign = text[reading.at] ?? ''
    if (sign === '%') {
      const end = text.indexOf('\n', reading.at)
      reading.at = end < 0 ? text.length : end
    } else if (sign > ' ' && sign !== '\u00a0') return
  }
}

function expect(reading: Reading, sign: string): void {
  if (reading.text[reading.at] !== sign) fail(reading)
  reading.at++
  skipSpace(reading)
}

function take(reading: Reading, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reading.at
  const found = pattern.exec(reading.text)
  if (found === null) return undefined
  reading.at += found[0].length
  return found
}

function fail({ text, at }: Reading): never {
  const line = text.slice(0, at).split('\n').length
  throw new SyntaxError(`line ${line}: this is no Erlang term`)
}
