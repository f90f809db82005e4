// The folders of a project that patterns name (`packages/*`), looked up beside the manifest that states them.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { isExclusion, matchWord, PATTERNS_MAX, patternSegments } from './folder-patterns.ts'
import { joined } from './folders.ts'

export interface FoundFolders {
  /** Relative to the project, without a slash at either end, sorted; they need not exist. */
  readonly folders: readonly string[]
  /** False when the search was cut short. */
  readonly complete: boolean
}

/** Folders listed and names compared, all together. */
const STEPS_MAX = 50_000
/** Folders that `**` goes down. */
const DEPTH_MAX = 6

interface Search {
  readonly tree: SourceTree
  readonly projectFolder: string
  steps: number
  complete: boolean
}

/** Patterns that exclude are passed over: what they exclude is asked of `folderMatcher`. */
export async function findFolders(
  tree: SourceTree,
  projectFolder: string,
  patterns: readonly string[],
): Promise<FoundFolders> {
  const search: Search = { tree, projectFolder, steps: 0, complete: patterns.length <= PATTERNS_MAX }
  const folders = new Set<string>()
  for (const pattern of patterns.slice(0, PATTERNS_MAX)) {
    if (isExclusion(pattern)) continue
    for (const folder of await expand(search, patternSegments(pattern))) folders.add(folder)
  }
  return { folders: [...folders].toSorted(), complete: search.complete }
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
