import { readParagraphs } from '../../extraction/paragraphs.ts'
import type { ListedVersion, ListReference, OpenedList } from '../../gate/registry.ts'
import { debPurlRules } from '../purl-rules.ts'
import { debVersions } from '../versions.ts'
import { unpackList } from './unpack-list.ts'

const LIST_BYTES_MAX = 400 * 1024 * 1024
const STANZA_BYTES_MAX = 2 * 1024 * 1024
const ENTRIES_MAX = 500_000
const ENTRIES_AT_A_TIME = 5_000
const SEPARATOR = Buffer.from('\n\n')

/**
 * Opens `Packages` or `Sources`, plain or compressed: where which file stands is found once, and a stanza is read when it is asked
 * for. Throws `SyntaxError`.
 */
export async function openList(list: Uint8Array, { label }: ListReference): Promise<OpenedList> {
  const bytes = await unpackList(list, LIST_BYTES_MAX)
  const files = await positions(bytes, '\nFilename: ')
  const folders = files.size > 0 ? new Map<string, number[]>() : await positions(bytes, '\nDirectory: ')
  return {
    sizeBytes: bytes.byteLength + (files.size + folders.size) * 200,
    find: (path) => {
      const slash = path.lastIndexOf('/')
      const found = files.get(path) ?? files.get(`./${path}`)
      const sources = folders.get(slash < 0 ? '.' : path.slice(0, slash)) ?? []
      return found
        ? found.map((at) => readBinary(stanzaAt(bytes, at), { path, label }))
        : sources.flatMap((at) => readSource(stanzaAt(bytes, at), { path, label }))
    },
  }
}

/** Where each value of a field stands. Between pieces of the work others have their turn: a list may have 100,000 entries. */
async function positions(bytes: Buffer, field: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  let count = 0
  for (let at = bytes.indexOf(field, 0, 'latin1'); at >= 0; at = bytes.indexOf(field, at + 1, 'latin1')) {
    const start = at + field.length
    const end = bytes.indexOf(0x0a, start)
    const value = bytes.toString('latin1', start, Math.min(end < 0 ? bytes.length : end, start + 1_000)).trim()
    const known = found.get(value)
    if (known) known.push(at)
    else found.set(value, [at])
    if (++count > ENTRIES_MAX) throw new SyntaxError(`The list has more than ${ENTRIES_MAX} entries`)
    if (count % ENTRIES_AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return found
}

type Fields = ReadonlyMap<string, string>

function stanzaAt(bytes: Buffer, at: number): Fields {
  const before = bytes.lastIndexOf(SEPARATOR, at)
  const after = bytes.indexOf(SEPARATOR, at)
  const start = before < 0 ? 0 : before + SEPARATOR.length
  const end = after < 0 ? bytes.length : after
  if (end - start > STANZA_BYTES_MAX) throw new SyntaxError(`An entry has more than ${STANZA_BYTES_MAX} bytes`)
  const limits = { paragraphsMax: 1, valueCharactersMax: STANZA_BYTES_MAX }
  const [stanza] = readParagraphs(bytes.toString('utf8', start, end), limits, () => {})
  return stanza?.fields ?? new Map()
}

interface About {
  readonly path: string
  readonly label: string
}

function readBinary(fields: Fields, about: About): ListedVersion {
  return listed(fields, about, fields.get('sha256'))
}

/** A stanza of sources names several files, each with its digest; one of them may be the one that is asked for. */
function readSource(fields: Fields, about: About): readonly ListedVersion[] {
  const file = about.path.slice(about.path.lastIndexOf('/') + 1)
  const lines = (fields.get('checksums-sha256') ?? '').split('\n').map((line) => line.trim().split(/\s+/))
  const line = lines.find((parts) => parts[2] === file)
  return line ? [listed(fields, about, line[0])] : []
}

/** Two archives may build different files of one name and version: a file is called by the archive that says it is its own. */
function listed(fields: Fields, { path, label }: About, sha256: string | undefined): ListedVersion {
  const name = fields.get('package') ?? ''
  const version = fields.get('version') ?? ''
  const purl = debPurlRules.parseName(name)
  if (!purl || 'invalid' in debVersions.key(version))
    throw new SyntaxError(`The list names ${path} without a package and version that can be read`)
  if (!sha256 || !/^[0-9a-f]{64}$/.test(sha256)) throw new SyntaxError(`The list states no SHA256 of ${path}`)
  const base = path.slice(path.lastIndexOf('/') + 1)
  const fileName = label === '' ? base : `${label}/${base}`
  const url = `./${path.split('/').map(encodeURIComponent).join('/')}`
  const file = { fileName, url, role: 'package', integrity: `sha256:${sha256}` } as const
  return { name: purl.name, details: { version, hasInstallScript: false, files: [file], requirements: [] } }
}
