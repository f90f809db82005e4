// yarn.lock of Yarn 2 and later ("Berry"): YAML with one entry for each package.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, isInstalled, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, recordOf, textOf, textsOf } from '#ecosystems/extraction/json-fields.ts'
import { FOLDERS_MAX } from '#ecosystems/extraction/limits.ts'
import { readYaml, type YamlDocument, type YamlFile } from '#ecosystems/extraction/yaml-documents.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import type { Manifest } from './manifest.ts'
import { componentPurl, type Origin, sourceOf } from './origins.ts'
import { createPatternIndex, type PatternIndex, splitPattern } from './pattern-index.ts'
import { parseYarnLocator, patchedLocator, type YarnLocator } from './yarn-locator.ts'
import { manifestIn } from './yarn-project.ts'

const NAME = 'npm/yarn-berry'

/** Workspaces are the project's own and no components. A lockfile of Yarn 1 yields nothing here. */
export const yarnBerry: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'yarn.lock' && !isInstalled(path),
  extract,
}

interface Entry {
  /** The resolution, as the lockfile writes it: unique. */
  readonly id: string
  readonly record: JsonRecord
  readonly locator: YarnLocator
  readonly line: number | undefined
}

/** Later Yarns begin their lockfile with this member. */
export function isBerry(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.indexOf('\n__metadata:') >= 0 || buffer.subarray(0, 11).toString('latin1') === '__metadata:'
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  if (!isBerry(file.bytes)) return createDraft(NAME).finish()
  let yaml: YamlFile
  try {
    yaml = readYaml(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { message, line } of yaml.problems) draft.miss('lockfile.malformed', message, line)
  const document = yaml.documents[0] ?? { root: undefined, lines: new Map() }
  if (yaml.documents.length > 1) draft.miss('lockfile.malformed', 'more than one document; the first counts')
  const index = createPatternIndex(draft)
  const cacheKey = textOf(recordOf(asRecord(document.root) ?? {}, '__metadata'), 'cacheKey')
  const entries = readEntries(draft, index, document)
  const edges = new Map(entries.map((entry) => [entry.id, edgesOf(entry, index)]))
  const { roots, project } = await rootsOf(draft, { entries, index, folder: folderOf(file.path), tree })
  const scopes = assignScopes(roots, (id) => edges.get(id) ?? [])
  const direct = new Set(roots.map(({ to }) => to))
  for (const { id, record, locator, line } of entries) {
    if (locator.origin === undefined) continue
    const described = describe(draft, { id, record, locator, line }, cacheKey)
    const dependsOn = (edges.get(id) ?? []).map(({ to }) => to)
    if (described !== undefined)
      draft.add({ id, ...described, direct: direct.has(id), scope: scopes.get(id) ?? 'runtime', dependsOn })
  }
  const name = project?.name
  return draft.finish(
    name === undefined ? undefined : { name, ...(project?.version !== undefined && { version: project.version }) },
  )
}

function readEntries(draft: Draft, index: PatternIndex, { root, lines }: YamlDocument): readonly Entry[] {
  const entries: Entry[] = []
  for (const [key, value] of Object.entries(asRecord(root) ?? {})) {
    if (key === '__metadata') continue
    const record = asRecord(value)
    const resolution = record === undefined ? undefined : textOf(record, 'resolution')
    const locator = resolution === undefined ? undefined : parseYarnLocator(resolution)
    const line = lines.get(key)
    if (record === undefined || resolution === undefined || locator === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${key}" has no resolution that could be understood`, line)
      continue
    }
    entries.push({ id: resolution, record, locator, line })
    const plain = patchedLocator(locator.origin)
    if (plain !== undefined) index.patch(plain.id, resolution, resolution.includes('builtin<'))
    for (const pattern of key.split(', ')) {
      const request = splitPattern(pattern)
      if (request === undefined) continue
      index.add(request.name, request.range, resolution)
      // Who asks does not write the bindings after `::`.
      index.add(request.name, request.range.split('::', 1)[0] ?? '', resolution)
    }
  }
  return entries
}

/** What a patched package asks for is what the plain one asks for; it also needs the plain one itself. */
function edgesOf(entry: Entry, index: PatternIndex): readonly ScopedEdge[] {
  const requests = requestsOf(entry, index)
  const plain = patchedLocator(entry.locator.origin)?.id
  return plain === undefined ? requests : [...requests, { to: plain, scope: 'runtime' }]
}

function requestsOf({ id, record }: Entry, index: PatternIndex): readonly (ScopedEdge & { readonly name: string })[] {
  const meta = recordOf(record, 'dependenciesMeta')
  return [...textsOf(record, 'dependencies')].flatMap(([name, range]) => {
    const to = index.find(name, [range, `npm:${range}`], id)
    const scope: Scope = isTrue(recordOf(meta, name), 'optional') ? 'optional' : 'runtime'
    return to === undefined ? [] : [{ to, name, scope }]
  })
}

interface Project {
  readonly entries: readonly Entry[]
  readonly index: PatternIndex
  readonly folder: string
  readonly tree: SourceTree
}

/** The entry of a workspace mixes all its sections; its manifest keeps them apart. */
async function rootsOf(draft: Draft, { entries, index, folder, tree }: Project) {
  const workspaces = entries.filter(({ locator }) => locator.workspace !== undefined)
  const roots: ScopedEdge[] = []
  let project: Manifest | undefined
  for (const [position, entry] of workspaces.entries()) {
    const path = normalizedPath(entry.locator.workspace ?? '')
    const isInside = !path.startsWith('..') && position < FOLDERS_MAX
    const manifest = isInside ? await manifestIn(draft, joined(folder, path), tree) : undefined
    if (path === '') project = manifest
    const scopes = new Map(manifest?.dependencies.map(({ name, scope }) => [name, scope]))
    for (const { to, name, scope } of requestsOf(entry, index)) roots.push({ to, scope: scopes.get(name) ?? scope })
  }
  const own = new Set(workspaces.map(({ id }) => id))
  return { roots: roots.filter(({ to }) => !own.has(to)), project }
}

function describe(draft: Draft, { id, record, locator, line }: Entry, cacheKey: string | undefined) {
  const patched = patchedLocator(locator.origin)
  const origin: Origin = patched?.origin ?? locator.origin ?? { kind: 'other', text: id }
  const version = textOf(record, 'version')
  const purl = componentPurl(patched?.name ?? locator.name, version, origin)
  if (purl === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${id}" names no package`, line)
    return undefined
  }
  if (version === undefined) draft.miss('lockfile.unreadable-entry', `"${id}" has no version`, line)
  else if (typeof parseSemVer(version) === 'string')
    draft.note('lockfile.unusual-version', `npm cannot order the version "${version}"`, line)
  const source = sourceOf(locator.origin ?? origin)
  const hashes = cacheDigest(textOf(record, 'checksum'), cacheKey)
  if (hashes === undefined) draft.miss('lockfile.unreadable-integrity', `"${id}" has a checksum that is none`, line)
  return { purl, hashes: hashes ?? [], ...(source !== undefined && { source }), ...(line !== undefined && { line }) }
}

const CHECKSUM = /^(?:(\w{1,10})\/)?([0-9a-f]{128})$/

/**
 * Yarn's checksum is a SHA-512, but of the archive as Yarn packs it anew, by rules that the cache key names: it bears a name
 * of its own so that nobody compares it with a digest of the registry's archive.
 */
function cacheDigest(checksum: string | undefined, cacheKey: string | undefined): readonly string[] | undefined {
  if (checksum === undefined) return []
  const match = CHECKSUM.exec(checksum)
  return match === null ? undefined : [`yarn-cache-${match[1] ?? cacheKey ?? 'unknown'}:${match[2]}`]
}
