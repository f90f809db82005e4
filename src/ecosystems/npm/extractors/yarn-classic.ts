// yarn.lock of Yarn 1.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { assignScopes, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, isInstalled } from '#ecosystems/extraction/folders.ts'
import { TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { fragmentHash, integrityHashes } from './integrity.ts'
import { componentPurl, type Origin, sourceOf } from './origins.ts'
import { createPatternIndex, type PatternIndex, splitPattern } from './pattern-index.ts'
import { isBerry } from './yarn-berry.ts'
import { parseYarnClassic, type YarnBlock, type YarnFile } from './yarn-classic-syntax.ts'
import { findYarnProject, type YarnProject } from './yarn-project.ts'

const NAME = 'npm/yarn-classic'

/** Direct dependencies and scopes come from the manifests beside the lockfile. A lockfile of a later Yarn yields nothing here. */
export const yarnClassic: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'yarn.lock' && !isInstalled(path),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  const draft = createDraft(NAME)
  if (isBerry(file.bytes)) return draft.finish()
  let read: YarnFile
  try {
    read = parseYarnClassic(decodeUtf8(file.bytes, TEXT_LOCKFILE_LIMITS))
  } catch (error) {
    return refused(NAME, error)
  }
  const { blocks, problems } = read
  for (const { message, line } of problems) draft.miss('lockfile.malformed', message, line)
  const index = createPatternIndex(draft)
  for (const block of blocks) {
    for (const pattern of block.patterns) {
      const request = splitPattern(pattern)
      if (request === undefined) draft.miss('lockfile.unreadable-entry', `"${pattern}" has no range`, block.line)
      else index.add(request.name, request.range, idOf(block))
    }
  }
  const edges = new Map(blocks.map((block) => [idOf(block), edgesOf(block, index)]))
  const project = await findYarnProject(draft, folderOf(file.path), tree)
  const roots = project === undefined ? unrequiredRoots(edges) : rootsOf(project, index)
  const scopes = assignScopes(roots, (id) => edges.get(id) ?? [])
  const direct = new Set(roots.map(({ to }) => to))
  for (const block of blocks) {
    const id = idOf(block)
    const described = describe(draft, block)
    if (described === undefined) continue
    const dependsOn = (edges.get(id) ?? []).map(({ to }) => to)
    draft.add({
      id,
      ...described,
      direct: direct.has(id),
      scope: scopes.get(id) ?? 'runtime',
      line: block.line,
      dependsOn,
    })
  }
  const { name, version } = project?.manifests[0] ?? {}
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}

function idOf(block: YarnBlock): string {
  return block.patterns[0] ?? ''
}

function edgesOf(block: YarnBlock, index: PatternIndex): readonly ScopedEdge[] {
  return (['dependencies', 'optionalDependencies'] as const).flatMap((section) =>
    [...(block.sections.get(section) ?? [])].flatMap(([name, range]) => {
      const to = index.find(name, [range], idOf(block))
      return to === undefined
        ? []
        : [{ to, scope: section === 'dependencies' ? ('runtime' as const) : ('optional' as const) }]
    }),
  )
}

/** Yarn 1 does not install peers, and links what belongs to the project. */
function rootsOf(project: YarnProject, index: PatternIndex): readonly ScopedEdge[] {
  return project.manifests.flatMap((manifest) =>
    manifest.dependencies.flatMap(({ name, spec, scope }) => {
      if (scope === 'peer' || project.ownNames.has(name)) return []
      // A folder may stand in the lockfile or not.
      const user = parseDependencySpec(spec).kind === 'folder' ? undefined : (manifest.name ?? 'the project')
      const to = index.find(name, [spec], user)
      return to === undefined ? [] : [{ to, scope }]
    }),
  )
}

function unrequiredRoots(edges: ReadonlyMap<string, readonly ScopedEdge[]>): readonly ScopedEdge[] {
  const required = new Set([...edges.values()].flat().map(({ to }) => to))
  return [...edges.keys()].filter((id) => !required.has(id)).map((to) => ({ to, scope: 'runtime' }))
}

function describe(draft: Draft, block: YarnBlock) {
  const request = splitPattern(idOf(block))
  const spec = parseDependencySpec(request?.range ?? '')
  const name = spec.kind === 'registry' ? (spec.name ?? request?.name) : request?.name
  const version = block.fields.get('version')
  const resolved = block.fields.get('resolved')
  const origin = originOf(spec.kind === 'registry', resolved, request?.range ?? '')
  const purl = name === undefined ? undefined : componentPurl(name, version, origin)
  if (purl === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${idOf(block)}" names no package`, block.line)
    return undefined
  }
  if (version === undefined) draft.miss('lockfile.unreadable-entry', `"${idOf(block)}" has no version`, block.line)
  else if (typeof parseSemVer(version) === 'string')
    draft.note('lockfile.unusual-version', `npm cannot order the version "${version}"`, block.line)
  const hashes = integrityHashes(block.fields.get('integrity'))
  if (hashes === undefined)
    draft.miss('lockfile.unreadable-integrity', `"${idOf(block)}" has an integrity that is none`, block.line)
  // The fragment of a git address is a commit of the same length, not the digest of an archive.
  const sha1 = origin.kind === 'git' ? [] : fragmentHash(resolved)
  const source = sourceOf(origin)
  return { purl, hashes: [...(hashes ?? []), ...sha1], ...(source !== undefined && { source }) }
}

function originOf(isRegistry: boolean, resolved: string | undefined, range: string): Origin {
  if (isRegistry) return { kind: 'registry', ...(resolved !== undefined && { url: withoutFragment(resolved) }) }
  const asked = parseDependencySpec(range)
  const found = parseDependencySpec(resolved ?? range)
  if (asked.kind === 'folder' || asked.kind === 'file') return asked
  if (asked.kind === 'git' && resolved !== undefined) return { kind: 'git', url: resolved }
  if (found.kind === 'tarball') return { kind: 'tarball', url: withoutFragment(found.url) }
  return found.kind === 'registry' || found.kind === 'workspace' ? { kind: 'other', text: resolved ?? range } : found
}

function withoutFragment(address: string): string {
  const hash = address.indexOf('#')
  return hash < 0 ? address : address.slice(0, hash)
}
