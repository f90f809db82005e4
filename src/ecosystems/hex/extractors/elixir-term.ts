// Literal Elixir terms, as mix.lock is one: maps, lists, tuples, texts, atoms and numbers. Nothing is evaluated.
import { LimitError } from '#formats/limits.ts'

/** An atom is a record of its name; a tuple and a list are told apart; a map keeps pairs whose keys are texts or atoms. */
export type ElixirTerm =
  | string
  | number
  | { readonly atom: string }
  | { readonly tuple: readonly ElixirTerm[] }
  | { readonly list: readonly ElixirTerm[] }
  | { readonly map: readonly ElixirPair[] }
  | ElixirPair

export interface ElixirPair {
  readonly key: string
  readonly value: ElixirTerm
  /** 1-based, of the key. */
  readonly line: number
}

const DEPTH_MAX = 32
const VALUES_MAX = 2_000_000
const WORD = /[\w@?!]/

interface Reading {
  readonly text: string
  at: number
  line: number
  values: number
}

/** Throws `SyntaxError` with the line, or `LimitError`. */
export function readElixirTerm(text: string): ElixirTerm {
  const reading: Reading = { text, at: 0, line: 1, values: 0 }
  const term = readTerm(reading, 0)
  skipSpace(reading)
  if (reading.at < text.length) fail(reading, 'something follows the term')
  return term
}

/** The items of a tuple or list; none for everything else. */
export function itemsOf(term: ElixirTerm | undefined): readonly ElixirTerm[] {
  if (typeof term !== 'object') return []
  if ('tuple' in term) return term.tuple
  return 'list' in term ? term.list : []
}

export function atomOf(term: ElixirTerm | undefined): string | undefined {
  return typeof term === 'object' && 'atom' in term ? term.atom : undefined
}

/** The value of a key in a keyword list. */
export function keywordOf(term: ElixirTerm | undefined, key: string): ElixirTerm | undefined {
  for (const item of itemsOf(term)) if (typeof item === 'object' && 'key' in item && item.key === key) return item.value
  return undefined
}

function readTerm(reading: Reading, depth: number): ElixirTerm {
  if (depth > DEPTH_MAX) throw new LimitError('depth', DEPTH_MAX)
  if (++reading.values > VALUES_MAX) throw new LimitError('values', VALUES_MAX)
  skipSpace(reading)
  const { text, at, line } = reading
  const sign = text[at] ?? ''
  if (sign === '%' && text[at + 1] === '{') {
    reading.at += 2
    return { map: readItems(reading, '}', depth).filter((item) => typeof item === 'object' && 'key' in item) }
  }
  if (sign === '{' || sign === '[') {
    reading.at++
    const items = readItems(reading, sign === '{' ? '}' : ']', depth)
    return sign === '{' ? { tuple: items } : { list: items }
  }
  if (sign === '"') {
    const value = readText(reading)
    return readPair(reading, value, { line, depth }) ?? value
  }
  if (sign === ':') {
    reading.at++
    const name = text[reading.at] === '"' ? readText(reading) : readWord(reading)
    return readPair(reading, name, { line, depth }) ?? { atom: name }
  }
  const word = readWord(reading)
  // Without white space between: `hex: :jason`.
  if (text[reading.at] === ':') return readPair(reading, word, { line, depth }) ?? fail(reading, 'a colon too many')
  if (/^\d{1,15}$/.test(word)) return Number(word)
  return readPair(reading, word, { line, depth }) ?? { atom: word }
}

/** `key: value` and `"key" => value`; undefined when neither follows. */
function readPair(
  reading: Reading,
  key: string,
  { line, depth }: { readonly line: number; readonly depth: number },
): ElixirPair | undefined {
  const { text } = reading
  if (text[reading.at] === ':' && text[reading.at + 1] !== ':') reading.at++
  else {
    skipSpace(reading)
    if (!text.startsWith('=>', reading.at)) return undefined
    reading.at += 2
  }
  return { key, value: readTerm(reading, depth + 1), line }
}

function readItems(reading: Reading, end: string, depth: number): readonly ElixirTerm[] {
  const items: ElixirTerm[] = []
  for (;;) {
    skipSpace(reading)
    if (reading.text[reading.at] === end) break
    items.push(readTerm(reading, depth + 1))
    skipSpace(reading)
    if (reading.text[reading.at] === ',') reading.at++
    else if (reading.text[reading.at] !== end) fail(reading, `"${end}" or a comma is missing`)
  }
  reading.at++
  return items
}

/** A text with escapes; `#{` would be evaluated and is refused. */
function readText(reading: Reading): string {
  const { text } = reading
  const parts: string[] = []
  let from = ++reading.at
  for (;;) {
    const sign = text[reading.at]
    if (sign === undefined) fail(reading, 'a text has no end')
    if (sign === '#' && text[reading.at + 1] === '{') fail(reading, 'a text that would be evaluated')
    if (sign === '\n') reading.line++
    if (sign === '"') break
    if (sign === '\\') {
      parts.push(text.slice(from, reading.at), ESCAPES[text[reading.at + 1] ?? ''] ?? text[reading.at + 1] ?? '')
      reading.at++
      from = reading.at + 1
    }
    reading.at++
  }
  parts.push(text.slice(from, reading.at))
  reading.at++
  return parts.join('')
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' }

function readWord(reading: Reading): string {
  const start = reading.at
  while (WORD.test(reading.text[reading.at] ?? '')) reading.at++
  if (reading.at === start) fail(reading, `"${reading.text[start] ?? 'the end'}" is not expected here`)
  return reading.text.slice(start, reading.at)
}

function skipSpace(reading: Reading): void {
  for (;;) {
    const sign = reading.text[reading.at]
    if (sign === '\n') reading.line++
    if (sign === '#') {
      const end = reading.text.indexOf('\n', reading.at)
      reading.at = end < 0 ? reading.text.length : end
    } else if (sign === ' ' || sign === '\n' || sign === '\t' || sign === '\r') reading.at++
    else return
  }
}

function fail({ line }: Reading, message: string): never {
  throw new SyntaxError(`line ${line}: ${message}`)
}
