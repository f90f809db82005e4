// The layout of Cabal files (packages, projects, freeze files): fields with their indented continuations, and sections.

export interface CabalField {
  /** Lower case. */
  readonly name: string
  readonly value: string
  /** 1-based, of the field's name. */
  readonly line: number
  /** The section it stands in, as written: `test-suite spec`; empty at the top. Conditions are part of their section. */
  readonly section: string
}

const LINES_MAX = 1_000_000
const VALUE_LENGTH_MAX = 1_000_000
const FIELD = /^([A-Za-z][\w-]{0,100})\s{0,100}:(.*)$/
/** What stands at the top without a colon and is no condition opens a section. */
const CONDITION = /^(?:if|elif|else)\b/i

/** `uncertain`: called with the line of what cannot be placed: braces instead of indentation, or too much text. */
export function cabalFields(text: string, uncertain: (line: number) => void): readonly CabalField[] {
  const fields: CabalField[] = []
  let section = ''
  let open: { name: string; parts: string[]; length: number; line: number; indent: number } | undefined
  const close = () => {
    if (open !== undefined)
      fields.push({ name: open.name, value: open.parts.join('\n').trim(), line: open.line, section })
    open = undefined
  }
  let number = 0
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(from, end).trimEnd()
    from = end + 1
    if (++number > LINES_MAX) {
      uncertain(number)
      break
    }
    const content = line.trimStart()
    if (content === '' || content.startsWith('--')) continue
    const indent = line.length - content.length
    if (open !== undefined && indent > open.indent) {
      open.length += content.length
      if (open.length <= VALUE_LENGTH_MAX) open.parts.push(content)
      else uncertain(number)
      continue
    }
    close()
    const [, name, value] = (content.length <= VALUE_LENGTH_MAX && FIELD.exec(content)) || []
    if (name !== undefined) {
      if (indent === 0) section = ''
      open = { name: name.toLowerCase(), parts: [(value ?? '').trim()], length: content.length, line: number, indent }
    } else {
      if (content.includes('{') || content.includes('}')) uncertain(number)
      if (indent === 0 && !CONDITION.test(content)) section = content
    }
  }
  close()
  return fields
}

/** Parts between commas that are not in braces or parentheses. */
export function commaParts(value: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < value.length; at++) {
    const sign = value[at]
    if (sign === '{' || sign === '(') depth++
    else if (sign === '}' || sign === ')') depth--
    else if (sign === ',' && depth <= 0) {
      parts.push(value.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, value.slice(from)].map((part) => part.trim()).filter((part) => part !== '')
}
