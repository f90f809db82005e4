// On which lines the members of a TOML document's upper tables stand, which the parser does not tell.

const LINE_LENGTH_MAX = 4_096
const TABLE = /^\[\s*([A-Za-z0-9_-]+)\s*\]/
const MEMBER = /^(?:"([^"\\]{1,300})"|([A-Za-z0-9_-]{1,300}))\s*(?:\.[^=]{1,300})?=/

/** By `table/member`, 1-based, the first of equal names; only for the plain way of writing: one member a line. */
export function tableLines(bytes: Uint8Array): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  let table = ''
  for (const [index, raw] of new TextDecoder().decode(bytes).split('\n').entries()) {
    if (raw.length > LINE_LENGTH_MAX) continue
    const text = raw.trim()
    table = TABLE.exec(text)?.[1] ?? table
    const match = text.startsWith('[') ? null : MEMBER.exec(text)
    const member = match?.[1] ?? match?.[2]
    if (member !== undefined && !lines.has(`${table}/${member}`)) lines.set(`${table}/${member}`, index + 1)
  }
  return lines
}
