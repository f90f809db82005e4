// Arguments of a Ruby call as far as they are literals: nothing of a program is run, nothing computed is guessed.

export interface RubyArguments {
  /** Texts, and lists of texts, in order. */
  readonly values: readonly (string | readonly string[])[]
  /** False: an argument is computed; `values` has those before it. */
  readonly isLiteral: boolean
  /** Where reading stopped. */
  readonly end: number
}

const ARGUMENTS_MAX = 50
const CLOSING: Readonly<Record<string, string>> = { '<': '>', '(': ')', '[': ']', '{': '}', '|': '|', '!': '!' }

/** From behind the name of the method; parentheses around the arguments are optional, line ends behind commas mean nothing. */
export function readRubyArguments(text: string, from: number): RubyArguments {
  let at = skipBlanks(text, from, false)
  const inParentheses = text[at] === '('
  if (inParentheses) at++
  const values: (string | readonly string[])[] = []
  while (values.length < ARGUMENTS_MAX) {
    at = skipBlanks(text, at, inParentheses || values.length > 0)
    const value = readValue(text, at)
    if (value === undefined) return { values, isLiteral: false, end: at }
    values.push(value.value)
    at = skipBlanks(text, value.end, inParentheses)
    if (text[at] !== ',') break
    at++
  }
  if (inParentheses && text[at] !== ')') return { values, isLiteral: false, end: at }
  return { values, isLiteral: inParentheses || isEndOfCall(text, at), end: at }
}

/** A literal text or list of texts at this place. */
export function readRubyValue(text: string, from: number): string | readonly string[] | undefined {
  return readValue(text, skipBlanks(text, from, false))?.value
}

interface ReadValue {
  readonly value: string | readonly string[]
  readonly end: number
}

function readValue(text: string, at: number): ReadValue | undefined {
  if (text[at] !== '[') return readText(text, at)
  const items: string[] = []
  let next = skipBlanks(text, at + 1, true)
  while (text[next] !== ']') {
    const item = readText(text, next)
    if (item === undefined || typeof item.value !== 'string' || items.length >= ARGUMENTS_MAX) return undefined
    items.push(item.value)
    next = skipBlanks(text, item.end, true)
    if (text[next] === ',') next = skipBlanks(text, next + 1, true)
    else if (text[next] !== ']') return undefined
  }
  return { value: items, end: afterFreeze(text, next + 1) }
}

function readText(text: string, at: number): ReadValue | undefined {
  const quote = text[at]
  if (quote === "'" || quote === '"') return quoted(text, at + 1, { close: quote, computes: quote === '"' })
  if (quote !== '%') return undefined
  const kind = /^%([qQ]?)([<([{|!])/.exec(text.slice(at, at + 3))
  if (kind === null) return undefined
  return quoted(text, at + kind[0].length, { close: CLOSING[kind[2] ?? ''] ?? '', computes: kind[1] !== 'q' })
}

const TEXT_LENGTH_MAX = 4_096

function quoted(
  text: string,
  from: number,
  { close, computes }: { close: string; computes: boolean },
): ReadValue | undefined {
  const end = text.slice(from, from + TEXT_LENGTH_MAX).indexOf(close)
  if (end < 0) return undefined
  const value = text.slice(from, from + end)
  // Escapes are rare here; rather not read than read wrongly.
  if (value.includes('\\') || value.includes('\n') || (computes && value.includes('#'))) return undefined
  return { value, end: afterFreeze(text, from + end + 1) }
}

function afterFreeze(text: string, at: number): number {
  return text.startsWith('.freeze', at) ? at + '.freeze'.length : at
}

function skipBlanks(text: string, from: number, overLines: boolean): number {
  let at = from
  for (let sign = text[at]; sign === ' ' || sign === '\t' || (overLines && (sign === '\n' || sign === '\r')); ) {
    at++
    sign = text[at]
  }
  return at
}

function isEndOfCall(text: string, at: number): boolean {
  const sign = text[at]
  return (
    sign === undefined ||
    sign === '\n' ||
    sign === '\r' ||
    sign === '#' ||
    sign === ';' ||
    /^(?:if|unless)\b/.test(text.slice(at, at + 7))
  )
}
