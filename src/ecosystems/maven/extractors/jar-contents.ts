// One archive opened: what it says of itself, and the archives in it, unread. Nothing else is decompressed.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { isIdentifier } from '#ecosystems/maven/purl-rules.ts'
import { type ArchiveEntry, ArchiveError, archiveLimits } from '#formats/archive.ts'
import { readZip } from '#formats/zip.ts'
import { archiveType } from './jar-file-name.ts'
import type { Descriptor } from './jar-identity.ts'
import { readJarManifest, readJavaProperties } from './jar-manifest.ts'
import { type Interpolate, interpolation } from './pom-interpolation.ts'
import { type PomModel, readPom } from './pom-model.ts'
import { withoutPreamble } from './zip-preamble.ts'

const MEBIBYTE = 2 ** 20
const MANIFEST_BYTES_MAX = 16 * MEBIBYTE
const DESCRIPTOR_BYTES_MAX = 4 * MEBIBYTE
const ENTRIES_MAX = 300_000

/** What is left to be read of a file and everything nested in it. */
export interface JarBudget {
  bytes: number
  entries: number
  archives: number
  descriptors: number
}

export interface JarContents {
  readonly manifest: ReadonlyMap<string, string>
  readonly descriptors: readonly Descriptor[]
  readonly nested: readonly ArchiveEntry[]
}

export interface JarReading {
  readonly draft: Draft
  readonly budget: JarBudget
  /** By artifact id, the groups that POMs in the file name it with. */
  readonly mentions: Map<string, Set<string>>
}

const MENTIONS_MAX = 100_000

const DESCRIPTOR = /(?:^|\/)META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.(properties|xml)$/

/** Throws `ArchiveError` when the archive as a whole cannot be read; what concerns one entry is told and passed over. */
export async function readJar(reading: JarReading, bytes: Uint8Array, where: string): Promise<JarContents> {
  const { budget } = reading
  // Sizes are checked for each entry that is read: one that is too large does not hide the others.
  const limits = {
    ...archiveLimits,
    entriesMax: Math.min(ENTRIES_MAX, budget.entries),
    totalBytesMax: Number.POSITIVE_INFINITY,
    ratioMax: Number.POSITIVE_INFINITY,
  }
  const nested: ArchiveEntry[] = []
  const descriptors = new Map<string, DescriptorFiles>()
  let manifest: ReadonlyMap<string, string> | undefined
  for await (const entry of readZip(withoutPreamble(bytes), limits)) {
    budget.entries--
    if (entry.kind !== 'file') continue
    const match = entry.path.length > 1_000 ? null : DESCRIPTOR.exec(entry.path)
    if (match !== null) collect(descriptors, match, entry)
    else if (archiveType(entry.path) !== undefined) nested.push(entry)
    else if (entry.path.toUpperCase() === 'META-INF/MANIFEST.MF' && manifest === undefined) {
      const content = await readEntry(reading, entry, { where, sizeBytesMax: MANIFEST_BYTES_MAX })
      if (content !== undefined) manifest = readJarManifest(content)
    }
  }
  return { manifest: manifest ?? new Map(), descriptors: await readDescriptors(reading, descriptors, where), nested }
}

/** Undefined, and told, when the entry is damaged or larger than it may be. */
export async function readEntry(
  { draft, budget }: JarReading,
  entry: ArchiveEntry,
  { where, sizeBytesMax }: { readonly where: string; readonly sizeBytesMax: number },
): Promise<Uint8Array | undefined> {
  const name = `${where}!${entry.path}`
  if (entry.sizeBytes > sizeBytesMax) {
    draft.miss(
      'archive.entry-too-large',
      `${name} unpacks to ${entry.sizeBytes} bytes; at most ${sizeBytesMax} are read`,
    )
    return undefined
  }
  if (entry.sizeBytes > budget.bytes) {
    draft.miss('archive.too-many-bytes', `${name} was not read: the file unpacks to too much in all`)
    return undefined
  }
  budget.bytes -= entry.sizeBytes
  try {
    return await entry.bytes()
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    draft.miss(error.code, `${name}: ${error.message}`)
    return undefined
  }
}

interface DescriptorFiles {
  readonly group: string
  readonly artifact: string
  readonly files: Map<string, ArchiveEntry>
}

function collect(
  descriptors: Map<string, DescriptorFiles>,
  [path, group = '', artifact = '', type = '']: RegExpExecArray,
  entry: ArchiveEntry,
): void {
  const folder = entry.path.slice(0, entry.path.lastIndexOf('/'))
  // Two of the same path may say different things: both are read.
  const key = entry.repeated ? `${folder}\0${path}\0${descriptors.size}` : folder
  const known = descriptors.get(key) ?? { group, artifact, files: new Map<string, ArchiveEntry>() }
  known.files.set(type, entry)
  descriptors.set(key, known)
}

async function readDescriptors(
  reading: JarReading,
  found: ReadonlyMap<string, DescriptorFiles>,
  where: string,
): Promise<readonly Descriptor[]> {
  const descriptors = new Map<string, Descriptor>()
  for (const [key, files] of found) {
    if (reading.budget.descriptors-- <= 0) {
      reading.draft.miss('archive.too-many-descriptors', `${where} holds more Maven descriptors than are read`)
      break
    }
    const [folder = ''] = key.split('\0', 1)
    const descriptor = await readDescriptor(reading, files, { folder, where })
    if (descriptor === undefined) continue
    const { group, artifact, version } = descriptor
    const name = `${group}:${artifact}:${version ?? ''}`
    if (!descriptors.has(name)) descriptors.set(name, descriptor)
  }
  return [...descriptors.values()]
}

/** pom.properties says what was built; where it is absent, pom.xml does, without what its parents would add. */
async function readDescriptor(
  reading: JarReading,
  { group, artifact, files }: DescriptorFiles,
  { folder, where }: { readonly folder: string; readonly where: string },
): Promise<Descriptor | undefined> {
  const read = async (type: string) => {
    const entry = files.get(type)
    return entry && (await readEntry(reading, entry, { where, sizeBytesMax: DESCRIPTOR_BYTES_MAX }))
  }
  const [stated, written] = [await read('properties'), await read('xml')]
  const properties = stated === undefined ? undefined : readJavaProperties(stated)
  const model = written === undefined ? undefined : modelOf(reading, written, `${where}!${folder}/pom.xml`)
  const value = (name: string) => properties?.get(name) || undefined
  const interpolate = interpolation(model === undefined ? [] : [model])
  if (model !== undefined) collectMentions(reading, model, interpolate)
  const descriptor = {
    folder,
    group: value('groupId') ?? model?.group ?? model?.parent?.group ?? group,
    artifact: value('artifactId') ?? model?.artifact ?? artifact,
    version: value('version') ?? interpolate(model?.version ?? model?.parent?.version ?? '') ?? '',
  }
  if (!isIdentifier(descriptor.group) || !isIdentifier(descriptor.artifact) || descriptor.version.length > 200) {
    reading.draft.miss('archive.unreadable-descriptor', `${where}!${folder} names no package`)
    return undefined
  }
  const { version, ...named } = descriptor
  const license = model?.licenses.join(' OR ').slice(0, 1_000)
  return { ...named, ...(version !== '' && { version }), ...(license && { license }) }
}

function collectMentions({ mentions }: JarReading, model: PomModel, interpolate: Interpolate): void {
  for (const { group, artifact } of [...model.dependencies, ...model.managed]) {
    const name = interpolate(group) ?? ''
    if (mentions.size >= MENTIONS_MAX || !isIdentifier(name) || !isIdentifier(artifact)) continue
    const groups = mentions.get(artifact) ?? new Set()
    mentions.set(artifact, groups.add(name))
  }
}

function modelOf({ draft }: JarReading, bytes: Uint8Array, name: string): PomModel | undefined {
  try {
    return readPom(bytes)
  } catch (error) {
    draft.note('archive.unreadable-descriptor', `${name}: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}
