// POMs of the same tree: by path, by the modules that they list, and in a repository layout that the project brings along.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { isIdentifier } from '#ecosystems/maven/purl-rules.ts'
import { type PomModel, readPom } from './pom-model.ts'

export interface FoundPom {
  readonly path: string
  readonly model: PomModel
}

export interface PomFiles {
  /** Undefined: absent, outside of the tree, or unreadable; the last two are told in `problems`. */
  at(path: string): Promise<FoundPom | undefined>
  /** The POMs of the project that this one belongs to, itself included. */
  project(): Promise<readonly FoundPom[]>
  /** A POM of a repository layout in the tree. */
  inLayout(group: string, artifact: string, version: string): Promise<FoundPom | undefined>
  readonly problems: ReadonlyMap<string, string>
}

const READS_MAX = 3_000
const LEVELS_MAX = 6
const PATH_LENGTH_MAX = 1_024
const LOCAL_REPOSITORY =
  /^file:\/{0,3}\$\{(?:(?:project\.)?basedir|maven\.multiModuleProjectDirectory|session\.executionRootDirectory)\}\/?(.{0,200})$/

/** Parsed once for each tree, because every module of a project asks for the same parents. */
const parsed = new WeakMap<SourceTree, Map<string, Promise<PomModel | string | undefined>>>()

export function openPomFiles(tree: SourceTree, own: FoundPom): PomFiles {
  const models = parsed.get(tree) ?? new Map<string, Promise<PomModel | string | undefined>>()
  parsed.set(tree, models)
  const problems = new Map<string, string>()
  let reads = 0
  let members: Promise<readonly FoundPom[]> | undefined
  let layouts: Promise<ReadonlySet<string>> | undefined
  const project = () => {
    members ??= findMembers(own, at)
    return members
  }
  const at = async (wanted: string): Promise<FoundPom | undefined> => {
    const path = normalizedPath(wanted.replaceAll('\\', '/'))
    if (path === own.path) return own
    if (path.startsWith('..') || wanted.startsWith('/') || path.length > PATH_LENGTH_MAX) {
      problems.set(path, 'lies outside of the project')
      return undefined
    }
    let reading = models.get(path)
    if (reading === undefined) {
      if (reads++ >= READS_MAX) {
        problems.set(path, `was not read: more than ${READS_MAX} POMs`)
        return undefined
      }
      reading = tree.read(path).then((bytes) => (bytes === undefined ? undefined : modelOrReason(bytes)))
      models.set(path, reading)
    }
    const model = await reading
    if (typeof model === 'string') problems.set(path, model)
    return model === undefined || typeof model === 'string' ? undefined : { path, model }
  }
  return {
    at,
    problems,
    project,
    async inLayout(group, artifact, version) {
      if (!isIdentifier(group) || !isIdentifier(artifact) || !isIdentifier(version)) return undefined
      const below = `${group.replaceAll('.', '/')}/${artifact}/${version}/${artifact}-${version}.pom`
      layouts ??= project().then((all) => new Set(['.m2/repository', ...all.flatMap(layoutRoots)]))
      for (const root of await layouts) {
        const found = await at(joined(root, below))
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

function modelOrReason(bytes: Uint8Array): PomModel | string {
  try {
    return readPom(bytes)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type ReadAt = (path: string) => Promise<FoundPom | undefined>

/** Upwards to every POM above, from these downwards through the modules they list. */
async function findMembers(own: FoundPom, at: ReadAt): Promise<readonly FoundPom[]> {
  const members = new Map([[own.path, own]])
  let folder = folderOf(own.path)
  for (let level = 0; level < LEVELS_MAX && folder !== ''; level++) {
    folder = folderOf(folder)
    const above = await at(joined(folder, 'pom.xml'))
    if (above !== undefined) members.set(above.path, above)
  }
  for (const member of members.values()) {
    // Entries added meanwhile are visited too.
    for (const module of member.model.modules) {
      const path = pomPath(folderOf(member.path), module)
      const found = members.has(path) ? undefined : await at(path)
      if (found !== undefined) members.set(found.path, found)
    }
  }
  return [...members.values()]
}

/** A module or `relativePath` names a POM or the folder of one. */
export function pomPath(folder: string, relative: string): string {
  const path = relative.replaceAll('\\', '/')
  const whole = path.startsWith('/') ? path : joined(folder, path)
  return /\.(?:xml|pom)$/.test(path) ? whole : `${whole}/pom.xml`
}

/** Where the POM itself lies in a layout, and the repositories in its own folder that it declares. */
function layoutRoots({ path, model }: FoundPom): readonly string[] {
  const roots = new Set<string>()
  const folders = folderOf(path).split('/')
  const group = model.group ?? model.parent?.group ?? ''
  const depth = group.split('.').length + 2
  const below = `${group.replaceAll('.', '/')}/${model.artifact}/${model.version ?? model.parent?.version}`
  if (folders.length >= depth && folders.slice(-depth).join('/') === below)
    roots.add(folders.slice(0, -depth).join('/'))
  for (const url of model.repositories) {
    const local = LOCAL_REPOSITORY.exec(url)?.[1]
    if (local !== undefined) roots.add(normalizedPath(joined(folderOf(path), local)))
  }
  return [...roots]
}
