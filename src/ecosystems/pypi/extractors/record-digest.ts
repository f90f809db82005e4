// RECORD of an installed or packed distribution: `path,sha256=<base64url>,size` on each line.
import { createHash } from 'node:crypto'

/** Whether the file is as RECORD says; undefined when it does not tell, or tells by a weaker digest. */
export function matchesRecord(record: Uint8Array, path: string, content: Uint8Array): boolean | undefined {
  const text = new TextDecoder().decode(record)
  const line = text.startsWith(`${path},`) ? 0 : text.indexOf(`\n${path},`) + 1
  if (line === 0 && !text.startsWith(`${path},`)) return undefined
  const stated = /^sha256=([\w-]{43})/.exec(text.slice(line + path.length + 1, line + path.length + 60))?.[1]
  return stated === undefined ? undefined : stated === createHash('sha256').update(content).digest('base64url')
}
