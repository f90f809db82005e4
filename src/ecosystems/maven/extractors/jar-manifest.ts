// META-INF/MANIFEST.MF ("JAR File Specification", "JAR Manifest") and pom.properties (`java.util.Properties`).

/** Of a signed jar the manifest lists every file; only its head is of interest here. */
const HEAD_BYTES = 64 * 1024
const ATTRIBUTES_MAX = 500

/** The main section: names in lower case, because they are compared so. Lines that continue another begin with a space. */
export function readJarManifest(bytes: Uint8Array): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  const text = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES))
  let name: string | undefined
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '' || attributes.size > ATTRIBUTES_MAX) break
    if (line.startsWith(' ')) {
      if (name !== undefined) attributes.set(name, (attributes.get(name) ?? '') + line.slice(1))
      continue
    }
    const colon = line.indexOf(':')
    name = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : undefined
    // The first of equal names, as Java warns about the second.
    if (name !== undefined && attributes.has(name)) name = undefined
    if (name !== undefined) attributes.set(name, line.slice(colon + 1).trim())
  }
  return attributes
}

/** `key=value`, `key: value`; comments begin with `#` or `!`. Without escapes: coordinates have none. */
export function readJavaProperties(bytes: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  const text = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES))
  for (const line of text.split(/\r\n|\n|\r/).slice(0, ATTRIBUTES_MAX)) {
    const trimmed = line.trim()
    const end = trimmed.search(/[=:\s]/)
    if (end <= 0 || trimmed.startsWith('#') || trimmed.startsWith('!')) continue
    properties.set(trimmed.slice(0, end), trimmed.slice(end).replace(/^\s{0,100}[=:]?\s{0,100}/, ''))
  }
  return properties
}
