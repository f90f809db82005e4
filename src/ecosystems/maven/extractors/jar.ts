// Packed Java: jars, wars, ears, Android libraries, plugins of Jenkins and others, with all that is nested in them.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { COMPONENTS_MAX } from '#ecosystems/extraction/limits.ts'
import { type ArchiveEntry, ArchiveError } from '#formats/archive.ts'
import { createDigests } from '#formats/hash.ts'
import type { Purl } from '#formats/purl.ts'
import { coordinatesPurl } from './coordinates.ts'
import { type JarContents, type JarReading, readEntry, readJar } from './jar-contents.ts'
import { archiveType, stemOf } from './jar-file-name.ts'
import { type Descriptor, identifyJar, type JarIdentity } from './jar-identity.ts'
import { placeOf } from './repository-layout.ts'
import { looksLikeZip } from './zip-preamble.ts'

const NAME = 'maven/jar'
const MEBIBYTE = 2 ** 20
/** Jars within jars: an ear with wars with jars has two levels. */
const DEPTH_MAX = 6
const NESTED_BYTES_MAX = 256 * MEBIBYTE
interface Allowance {
  readonly perByte: number
  readonly min: number
  readonly max: number
}

/**
 * What is read of a file and all that is nested in it: by its size, because real archives nest what is compressed already,
 * and within these bounds.
 */
const UNPACKED: Allowance = { perByte: 20, min: 16 * MEBIBYTE, max: 1_024 * MEBIBYTE }
const ARCHIVES: Allowance = { perByte: 1 / 2_048, min: 1_000, max: 10_000 }
const ENTRIES: Allowance = { perByte: 1 / 50, min: 50_000, max: 1_000_000 }
const DESCRIPTORS: Allowance = { perByte: 1 / 2_048, min: 5_000, max: 20_000 }

/**
 * The archive itself, every archive nested in it and every package whose Maven descriptor lies in one of them (a shaded jar
 * has several). Signatures are not checked, and nothing but manifests, descriptors and nested archives is decompressed.
 * An archive that does not tell its group becomes a `generic` package, with its digests to look it up by.
 */
export const jar: Extractor = {
  name: NAME,
  reads: 'artifact',
  matches: (path) => archiveType(path) !== undefined,
  extract,
}

async function extract({ path, bytes }: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  if (!looksLikeZip(bytes)) {
    draft.miss('archive.unreadable', 'is not a zip archive')
    return draft.finish()
  }
  const allowed = ({ perByte, min, max }: Allowance) => Math.max(min, Math.min(Math.floor(bytes.length * perByte), max))
  const budget = {
    bytes: allowed(UNPACKED),
    archives: allowed(ARCHIVES),
    entries: allowed(ENTRIES),
    descriptors: allowed(DESCRIPTORS),
  }
  const reading: JarReading = { draft, budget, mentions: new Map() }
  const components = new Map<string, Found>()
  const walk: Walk = { reading, components, path, outer: baseOf(path), repeats: new Map(), unstated: [] }
  await readArchive(walk, { bytes, name: walk.outer, within: '', depth: 0 })
  for (const one of walk.unstated) settleGroup(walk, one)
  for (const component of components.values()) draft.add(component)
  return draft.finish()
}

type Found = ExtractedComponent & { readonly dependsOn: string[] }

interface Walk {
  readonly reading: JarReading
  readonly components: Map<string, Found>
  readonly path: string
  /** The name of the file itself. */
  readonly outer: string
  /** How often an id occurred. */
  readonly repeats: Map<string, number>
  /** What does not state its group: decided when all POMs of the file are read. */
  readonly unstated: Unstated[]
}

interface Unstated {
  readonly id: string
  readonly where: string
  readonly type: string
  readonly identity: JarIdentity
}

interface Archive {
  readonly bytes: Uint8Array
  readonly name: string
  /** Path in the outermost file, with `!` before each further level; empty for that file itself. */
  readonly within: string
  readonly depth: number
  /** The component that holds it. */
  readonly parent?: string
  /** The code of an Android library: a jar in it that has no name of its own. */
  readonly isOwnCode?: boolean
}

async function readArchive(walk: Walk, archive: Archive): Promise<void> {
  const { draft } = walk.reading
  const where = archive.within || archive.name
  let contents: JarContents = { manifest: new Map(), descriptors: [], nested: [] }
  try {
    contents = await readJar(walk.reading, archive.bytes, where)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    draft.miss(error.code, `${where}: ${error.message}`)
  }
  const place = archive.within === '' ? placeOf(walk.path) : undefined
  const identity = identifyJar({ stem: stemOf(archive.name), ...contents, ...(place && { place }) })
  const id = archive.isOwnCode ? archive.parent : addArchive(walk, archive, identity)
  for (const descriptor of contents.descriptors) {
    if (archive.isOwnCode || descriptor !== identity.descriptor)
      addDescriptor(walk, descriptor, { ...archive, parent: id })
  }
  for (const entry of contents.nested) await readNested(walk, entry, { ...archive, parent: id })
}

type Holder = Omit<Archive, 'parent' | 'isOwnCode'> & { readonly parent: string | undefined }

async function readNested(walk: Walk, entry: ArchiveEntry, holder: Holder): Promise<void> {
  const { draft, budget } = walk.reading
  const where = holder.within || holder.name
  const within = holder.within === '' ? entry.path : `${holder.within}!${entry.path}`
  if (holder.depth >= DEPTH_MAX) {
    draft.miss('archive.too-deep', `${within} was not read: more than ${DEPTH_MAX} levels`)
    return
  }
  if (budget.archives-- <= 0) {
    if (budget.archives === -1)
      draft.miss('archive.too-many-archives', `${within} and what follows was not read: too many archives`)
    return
  }
  if (entry.repeated) draft.note('archive.repeated-entry', `${within} occurs twice; both are read`)
  const bytes = await readEntry(walk.reading, entry, { where, sizeBytesMax: NESTED_BYTES_MAX })
  if (bytes === undefined) return
  const { parent } = holder
  const nested: Archive = {
    bytes,
    name: baseOf(entry.path),
    within,
    depth: holder.depth + 1,
    ...(parent !== undefined && { parent }),
    isOwnCode: entry.path === 'classes.jar' && archiveType(holder.name) === 'aar',
  }
  await readArchive(walk, nested)
}

function addArchive(walk: Walk, archive: Archive, identity: JarIdentity): string | undefined {
  const { draft } = walk.reading
  const { name, within, bytes, parent } = archive
  const where = within || name
  const type = archiveType(name) ?? 'jar'
  if (identity.version === undefined) draft.note('archive.unknown-version', `${where} does not tell its version`)
  const { sha1, sha256 } = digestsOf(bytes)
  const id = add(walk, parent, {
    id: parent === undefined ? name : `${walk.outer}!${within}`,
    purl: purlOf(identity, identity.group, type) ?? genericPurl(identity),
    scope: 'runtime',
    hashes: [`sha256:${sha256.hex}`, `sha1:${sha1.hex}`],
    ...(identity.license !== undefined && { license: identity.license }),
    ...(within !== '' && { within }),
    dependsOn: [],
  })
  if (id !== undefined && identity.groupBy !== 'statement') walk.unstated.push({ id, where, type, identity })
  return id
}

/** What POMs call it that are packed into the same file is better than what the manifest lets conclude. */
function settleGroup({ reading, components }: Walk, { id, where, type, identity }: Unstated): void {
  const mentioned = [...(reading.mentions.get(identity.artifact) ?? [])]
  const isMentioned = identity.groupBy !== 'knowledge' && mentioned.length === 1
  const group = isMentioned ? mentioned[0] : identity.group
  const purl = purlOf(identity, group, type)
  const component = components.get(id)
  if (component === undefined) return
  components.set(id, { ...component, purl: purl ?? genericPurl(identity) })
  if (purl === undefined)
    reading.draft.note('archive.unknown-group', `${where} does not tell its group: no package of Maven is named`)
  else reading.draft.note('archive.assumed-group', `${where}: the group "${group}" is concluded, not stated`)
}

function purlOf(
  { artifact, version, classifier }: JarIdentity,
  group: string | undefined,
  type: string,
): Purl | undefined {
  if (group === undefined) return undefined
  const named = { artifact, ...(version !== undefined && { version }), ...(classifier !== undefined && { classifier }) }
  return coordinatesPurl({ ...named, group, type })
}

function addDescriptor(walk: Walk, descriptor: Descriptor, { within, parent }: Holder): void {
  const { folder, license, group, artifact, version } = descriptor
  const purl = coordinatesPurl({ group, artifact, ...(version !== undefined && { version }) })
  if (purl === undefined) return
  const path = within === '' ? folder : `${within}!${folder}`
  add(walk, parent, {
    id: `${walk.outer}!${path}`,
    purl,
    scope: 'runtime',
    hashes: [],
    ...(license !== undefined && { license }),
    within: path,
    dependsOn: [],
  })
}

function add(walk: Walk, parent: string | undefined, component: Found): string | undefined {
  const { components, reading, repeats } = walk
  if (components.size >= COMPONENTS_MAX) {
    reading.draft.miss('archive.too-many-components', `more than ${COMPONENTS_MAX} packages`)
    return undefined
  }
  const count = (repeats.get(component.id) ?? 0) + 1
  repeats.set(component.id, count)
  const id = count === 1 ? component.id : `${component.id}#${count}`
  components.set(id, { ...component, id })
  if (parent !== undefined) components.get(parent)?.dependsOn.push(id)
  return id
}

function genericPurl({ artifact, version }: JarIdentity): Purl {
  const name = artifact.replace(/[\p{Cc}\p{Cs}/]/gu, '_')
  return {
    type: 'generic',
    name: name === '' ? 'unknown' : name,
    ...(version !== undefined && { version }),
    qualifiers: {},
  }
}

function digestsOf(bytes: Uint8Array) {
  const digests = createDigests(['sha1', 'sha256'])
  digests.update(bytes)
  return digests.result()
}
