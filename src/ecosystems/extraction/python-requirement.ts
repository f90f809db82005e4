// Requirements of Python packages as PEP 508 ("Dependency specifiers") writes them, wherever they stand: `name[extra]>=1; marker`.

export interface PythonRequirement {
  /** As written, not normalised. */
  readonly name: string
  readonly extras: readonly string[]
  /** As written, without parentheses around it; empty when any version will do. */
  readonly specifier: string
  /** `name @ https://…` */
  readonly url?: string
  /** The condition behind `;`, as written. */
  readonly marker?: string
}

/** Longer texts are no requirement of any project. */
const LENGTH_MAX = 16_384
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/
const NAME_LENGTH_MAX = 256
/** An operator and one word; versions are checked elsewhere. */
const CLAUSE = /^[<>=!~]{1,3}\s*[^\s<>=!~]\S*$/

/** The parts of a requirement; undefined when the text is none. Versions and markers are not checked here. */
export function parsePythonRequirement(text: string): PythonRequirement | undefined {
  if (text.length > LENGTH_MAX) return undefined
  const trimmed = text.trim()
  let end = 0
  while (end < trimmed.length && isNameCode(trimmed.charCodeAt(end))) end++
  const name = trimmed.slice(0, end)
  if (name.length > NAME_LENGTH_MAX || !NAME.test(name)) return undefined
  const behind = withExtras(trimmed.slice(end).trimStart())
  if (behind === undefined) return undefined
  const { extras, rest } = behind
  if (rest.startsWith('@')) return withUrl(name, extras, rest.slice(1).trim())
  const semicolon = rest.indexOf(';')
  const marker = semicolon < 0 ? '' : rest.slice(semicolon + 1).trim()
  const specifier = withoutParentheses((semicolon < 0 ? rest : rest.slice(0, semicolon)).trim())
  if (!specifier.split(',').every(isClause)) return undefined
  return { name, extras, specifier, ...(marker !== '' && { marker }) }
}

/** Nothing, as behind a comma at the end, asks for nothing. */
function isClause(text: string): boolean {
  const clause = text.trim()
  return clause === '' || CLAUSE.test(clause)
}

function isNameCode(code: number): boolean {
  const letter = code | 0x20
  const isAlphanumeric = (code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x7a)
  return isAlphanumeric || code === 0x2d || code === 0x2e || code === 0x5f
}

function withExtras(text: string): { extras: readonly string[]; rest: string } | undefined {
  if (!text.startsWith('[')) return { extras: [], rest: text }
  const close = text.indexOf(']')
  if (close < 0) return undefined
  const extras = text
    .slice(1, close)
    .split(',')
    .map((extra) => extra.trim())
    .filter((extra) => extra !== '')
  if (!extras.every((extra) => extra.length <= NAME_LENGTH_MAX && NAME.test(extra))) return undefined
  return { extras, rest: text.slice(close + 1).trimStart() }
}

/** White space ends an address; only a marker may follow. */
function withUrl(name: string, extras: readonly string[], text: string): PythonRequirement | undefined {
  const end = text.search(/\s/)
  const url = end < 0 ? text : text.slice(0, end)
  const behind = end < 0 ? '' : text.slice(end).trim()
  if (url === '' || (behind !== '' && !behind.startsWith(';'))) return undefined
  const marker = behind.slice(1).trim()
  return { name, extras, specifier: '', url, ...(marker !== '' && { marker }) }
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1).trim() : text
}

/** The version of a specifier that names exactly one: `==1.2.3`, `===1.2.3`. */
export function pinnedVersion(specifier: string): string | undefined {
  const match = /^={2,3}\s*([^\s,;*]+)$/.exec(specifier.length > 1_024 ? '' : specifier.trim())
  return match?.[1]
}
