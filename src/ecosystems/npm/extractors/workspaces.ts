// The members of a project with workspaces, looked up beside its manifest.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { joined } from '#ecosystems/extraction/folders.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { isExclusion, matchWord, PATTERNS_MAX, patternSegments, workspaceMatcher } from './workspace-patterns.ts'

export interface WorkspaceMember {
  /** Relative to the project, without a slash at either end. */
  readonly folder: string
  readonly manifest: Manifest
}

export interface WorkspaceMembers {
  readonly members: readonly WorkspaceMember[]
  /** False when the search was cut short or a member's manifest could not be read. */
  readonly complete: boolean
}

const MEMBERS_MAX = 2_000
/** Folders listed, files read and names compared, all together. */
const STEPS_MAX = 50_000
/** Folders that `**` goes down. */
const DEPTH_MAX = 6

interface Search {
  readonly tree: SourceTree
  readonly projectFolder: string
  steps: number
  complete: boolean
}

export async function findWorkspaceMembers(
  tree: SourceTree,
  projectFolder: string,
  patterns: readonly string[],
): Promise<WorkspaceMembers> {
  const search: Search = { tree, projectFolder, steps: 0, complete: patterns.length <= PATTERNS_MAX }
  const used = patterns.slice(0, PATTERNS_MAX)
  const folders = new Set<string>()
  for (const pattern of used) {
    if (isExclusion(pattern)) continue
    for (const folder of await expand(search, patternSegments(pattern))) folders.add(folder)
  }
  const matches = workspaceMatcher(used)
  const members: WorkspaceMember[] = []
  for (const folder of [...folders].toSorted()) {
    if (!matches(folder)) continue
    if (members.length >= MEMBERS_MAX || spent(search)) return { members, complete: false }
    const bytes = await tree.read(joined(projectFolder, `${folder}/package.json`))
    if (bytes === undefined) continue
    try {
      members.push({ folder, manifest: readManifest(bytes) })
    } catch {
      search.complete = false
    }
  }
  return { members, complete: search.complete }
}

async function expand(search: Search, pattern: readonly string[]): Promise<readonly string[]> {
  let folders = ['']
  for (const segment of pattern) {
    if (segment === '**') folders = await descend(search, folders)
    else if (segment.includes('*')) folders = await inside(search, folders, segment)
    else folders = folders.map((folder) => joined(folder, segment))
  }
  return folders.filter((folder) => folder !== '')
}

async function descend(search: Search, folders: readonly string[]): Promise<string[]> {
  const found = new Set(folders)
  let level = folders
  for (let depth = 0; depth < DEPTH_MAX && level.length > 0; depth++) {
    level = await inside(search, level, '*')
    for (const folder of level) found.add(folder)
  }
  return [...found]
}

async function inside(search: Search, folders: readonly string[], pattern: string): Promise<string[]> {
  const found: string[] = []
  for (const folder of folders) {
    if (spent(search)) break
    for (const entry of await search.tree.list(joined(search.projectFolder, folder))) {
      if (spent(search)) break
      const name = entry.slice(entry.lastIndexOf('/') + 1)
      const isOrdinary = name !== '' && name !== 'node_modules' && !name.startsWith('.')
      if (isOrdinary && matchWord(pattern, name)) found.push(joined(folder, name))
    }
  }
  return found
}

function spent(search: Search): boolean {
  if (search.steps++ < STEPS_MAX) return false
  search.complete = false
  return true
}
