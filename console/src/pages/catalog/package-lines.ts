export interface NamedVersion {
  readonly name: string
  readonly version: string
}

/** Reads `name@version`, one a line; a scope's own `@` is part of the name. Lines that are neither are returned as bad. */
export function readPackageLines(text: string): { packages: readonly NamedVersion[]; bad: readonly string[] } {
  const packages: NamedVersion[] = []
  const bad: string[] = []
  for (const line of text.split(/[\r\n]+/)) {
    const entry = line.trim()
    if (entry === '') continue
    const at = entry.lastIndexOf('@')
    if (at > 0 && at < entry.length - 1)
      packages.push({ name: entry.slice(0, at).trim(), version: entry.slice(at + 1).trim() })
    else bad.push(entry)
  }
  return { packages, bad }
}
