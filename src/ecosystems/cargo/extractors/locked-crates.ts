// The packages of a Cargo.lock with their dependencies as edges, whatever the version writes them like.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { type Origin, originOfSource } from './origins.ts'

export interface LockedCrate {
  /** `name@version`, with `?source` where several have the same name and version. */
  readonly id: string
  readonly name: string
  readonly version?: string
  /** Absent: of the project itself, or a folder. */
  readonly source?: Origin
  /** SHA-256 in lower-case hex. */
  readonly checksum?: string
  readonly line?: number
  readonly dependsOn: readonly string[]
}

interface Entry {
  readonly table: JsonRecord
  readonly name: string
  readonly version: string | undefined
  readonly source: string | undefined
  readonly line: number | undefined
  id: string
}

const SHA256 = /^[0-9a-f]{64}$/i

export function readLockedCrates(
  draft: Draft,
  document: JsonRecord,
  lines: ReadonlyMap<string, number>,
): readonly LockedCrate[] {
  const entries = readEntries(draft, document, lines)
  const counts = new Map<string, number>()
  for (const { id } of entries) counts.set(id, (counts.get(id) ?? 0) + 1)
  for (const entry of entries)
    if ((counts.get(entry.id) ?? 0) > 1 && entry.source !== undefined) entry.id += `?${entry.source}`
  const index = indexOf(entries)
  const metadata = recordOf(document, 'metadata')
  return entries.map((entry): LockedCrate => {
    const { id, name, version, source, line } = entry
    const checksum = checksumOf(draft, entry, metadata)
    return {
      id,
      name,
      ...(version !== undefined && { version }),
      ...(source !== undefined && { source: originOfSource(source) }),
      ...(checksum !== undefined && { checksum }),
      ...(line !== undefined && { line }),
      dependsOn: edgesOf(draft, entry, index),
    }
  })
}

function readEntries(draft: Draft, document: JsonRecord, lines: ReadonlyMap<string, number>): Entry[] {
  const entries: Entry[] = []
  const packages = Array.isArray(document.package) ? document.package : []
  // The first lockfiles told the project's own package apart.
  const tables = document.root === undefined ? packages : [...packages, document.root]
  for (const [position, value] of tables.entries()) {
    const table = asRecord(value) ?? {}
    const line = lines.get(position < packages.length ? `package\0\0${position}` : 'root')
    const name = textOf(table, 'name')
    const version = textOf(table, 'version')
    if (name === undefined) draft.miss('lockfile.unreadable-entry', 'a package has no name', line)
    else entries.push({ table, name, version, source: textOf(table, 'source'), line, id: `${name}@${version ?? ''}` })
  }
  if (document.package !== undefined && !Array.isArray(document.package))
    draft.miss('lockfile.unreadable', '"package" is not a list of tables')
  return entries
}

/** Version 1 keeps the digests in a table of their own: `"checksum name version (source)"`. */
function checksumOf(
  draft: Draft,
  { table, name, version, source, line }: Entry,
  metadata: JsonRecord,
): string | undefined {
  const checksum = textOf(table, 'checksum') ?? textOf(metadata, `checksum ${name} ${version} (${source})`)
  if (checksum === undefined || checksum === '<none>') return undefined
  if (SHA256.test(checksum)) return checksum.toLowerCase()
  draft.miss('lockfile.unreadable-digest', `the digest of "${name}" could not be understood`, line)
  return undefined
}

/** By every text that an edge may name an entry with; undefined where it would name several. */
function indexOf(entries: readonly Entry[]): ReadonlyMap<string, Entry | undefined> {
  const index = new Map<string, Entry | undefined>()
  for (const entry of entries) {
    const { name, version, source } = entry
    const named = [name, `${name} ${version}`]
    if (source !== undefined) {
      named.push(`${name} ${version} (${source})`)
      // An edge names a Git source without the commit.
      if (source.includes('#')) named.push(`${name} ${version} (${source.slice(0, source.lastIndexOf('#'))})`)
    }
    for (const text of named) index.set(text, index.has(text) ? undefined : entry)
  }
  return index
}

/** `name`, `name version` or `name version (source)`: as much as tells the package from others. */
function edgesOf(draft: Draft, entry: Entry, index: ReadonlyMap<string, Entry | undefined>): readonly string[] {
  const edges: string[] = []
  for (const text of listOf(entry.table, 'dependencies')) {
    const found = index.get(text)
    if (found !== undefined) edges.push(found.id)
    else {
      const message = `"${entry.name}" depends on "${text}", which the lockfile does not tell`
      draft.miss('lockfile.missing-dependency', message, entry.line)
    }
  }
  return edges
}
