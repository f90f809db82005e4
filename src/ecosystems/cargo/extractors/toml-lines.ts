// The lines on which tables and keys of a TOML document stand, found beside the parser, which does not tell them.
import { LINES_SIZE_BYTES_MAX } from '#ecosystems/extraction/limits.ts'

const HEADER = /^\s*\[{1,2}\s*([^\]]{1,500}?)\s*\]/
const KEY = /^\s*("[^"]{0,200}"|'[^']{0,200}'|[\w-]{1,200})\s*[.=]/
const LINE_LENGTH_MAX = 1_000

/**
 * 1-based lines by `table` and `table\0key`, as written, quotes around a lone key removed; for an array of tables (`[[package]]`) by
 * `package\0\0<position>`. Of a repeated one the first counts. Empty for large documents.
 */
export function tomlLines(bytes: Uint8Array): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  if (bytes.length > LINES_SIZE_BYTES_MAX) return lines
  const counts = new Map<string, number>()
  let table = ''
  for (const [index, text] of new TextDecoder().decode(bytes).split('\n').entries()) {
    const line = text.slice(0, LINE_LENGTH_MAX)
    const header = HEADER.exec(line)?.[1]
    if (header !== undefined) {
      table = header
      if (line.trimStart().startsWith('[[')) {
        const position = counts.get(table) ?? 0
        counts.set(table, position + 1)
        lines.set(`${table}\0\0${position}`, index + 1)
      } else if (!lines.has(table)) lines.set(table, index + 1)
      continue
    }
    const key = KEY.exec(line)?.[1]?.replace(/^["']|["']$/g, '')
    const name = `${table}\0${key}`
    if (key !== undefined && !lines.has(name)) lines.set(name, index + 1)
  }
  return lines
}
