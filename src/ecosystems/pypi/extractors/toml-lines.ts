// Lines of entries in TOML files, found by a plain look at the text beside the parser, which does not tell them.
import { LINES_SIZE_BYTES_MAX } from '#ecosystems/extraction/limits.ts'

/** 1-based lines of the headers `[[name]]`, in order; empty unless there are as many as the parser found, or for large files. */
export function headerLines(bytes: Uint8Array, name: string, count: number): readonly number[] {
  if (bytes.length > LINES_SIZE_BYTES_MAX) return []
  const found: number[] = []
  let number = 0
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    number++
    if (line.startsWith('[[') && line.trimEnd() === `[[${name}]]`) found.push(number)
  }
  return found.length === count ? found : []
}

const STRINGS = /"([^"\\]{1,500})"|'([^']{1,500})'/g
const KEY = /^\s*["']?([\w.-]{1,200})["']?\s*=/

/** The first line on which a text stands between quotes, or begins a line as a key. */
export function textLines(bytes: Uint8Array): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  if (bytes.length > LINES_SIZE_BYTES_MAX) return lines
  let number = 0
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    number++
    if (line.trimStart().startsWith('#') || line.length > 4_096) continue
    const key = KEY.exec(line)?.[1]
    if (key !== undefined && !lines.has(key)) lines.set(key, number)
    for (const [, double, single] of line.matchAll(STRINGS)) {
      const text = double ?? single ?? ''
      if (!lines.has(text)) lines.set(text, number)
    }
  }
  return lines
}
