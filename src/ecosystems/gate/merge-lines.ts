const NEWLINE = '\n'

/**
 * Joins texts of lines, in their order: of lines with the same key the first one counts. Without a key a line stands as it is.
 * Written by ourselves, so that every line ends.
 */
export function mergeLines(texts: readonly string[], keyOf: (line: string) => string | undefined): string {
  const seen = new Set<string>()
  const lines: string[] = []
  for (const line of texts.flatMap((text) => text.split(NEWLINE))) {
    if (line === '') continue
    const key = keyOf(line)
    if (key !== undefined && seen.has(key)) continue
    if (key !== undefined) seen.add(key)
    lines.push(line)
  }
  return lines.map((line) => `${line}${NEWLINE}`).join('')
}

export function textOf(view: Uint8Array): string {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('utf8')
}
