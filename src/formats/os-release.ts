// Which distribution a file system holds: os-release(5).

export interface OsRelease {
  /** Lower case: `debian`. */
  readonly id: string
  readonly versionId?: string
  readonly prettyName?: string
}

const sizeBytesMax = 64 * 1024

/** Undefined when it names no ID. Reads assignments as a shell would, without expanding anything. */
export function readOsRelease(bytes: Uint8Array): OsRelease | undefined {
  if (bytes.length > sizeBytesMax) return undefined
  const values = new Map<string, string>()
  for (const line of Buffer.from(bytes).toString('utf8').split('\n')) {
    const equals = line.indexOf('=')
    const name = line.slice(0, Math.max(equals, 0)).trim()
    if (/^[A-Z][A-Z0-9_]*$/.test(name)) values.set(name, unquoted(line.slice(equals + 1).trim()))
  }
  const id = values.get('ID')?.toLowerCase()
  if (!id || !/^[a-z0-9._-]{1,60}$/.test(id)) return undefined
  const versionId = values.get('VERSION_ID')
  const prettyName = values.get('PRETTY_NAME')
  return { id, ...(versionId && { versionId }), ...(prettyName && { prettyName }) }
}

function unquoted(value: string): string {
  const quote = value[0]
  const inner =
    (quote === '"' || quote === "'") && value.endsWith(quote) && value.length > 1 ? value.slice(1, -1) : value
  return inner
    .replace(/\\([\\"'$`])/g, '$1')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 200)
}
