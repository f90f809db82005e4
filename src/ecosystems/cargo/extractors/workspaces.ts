// The workspace that a manifest belongs to, and the manifests of its members, looked up in the tree.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { findFolders } from '#ecosystems/extraction/find-folders.ts'
import { folderMatcher } from '#ecosystems/extraction/folder-patterns.ts'
import { folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { type CargoManifest, readCargoManifest } from './manifest.ts'

export interface FoundManifest {
  readonly folder: string
  readonly manifest: CargoManifest
}

/** Folders upwards in which the root of a workspace is looked for. */
const LEVELS_MAX = 6
const MEMBERS_MAX = 2_000

/** The manifest of the workspace that the package in `folder` belongs to; itself when it is the root. */
export async function findWorkspaceRoot(
  tree: SourceTree,
  folder: string,
  manifest: CargoManifest,
): Promise<FoundManifest | undefined> {
  if (manifest.workspace !== undefined) return { folder, manifest }
  if (manifest.workspacePath !== undefined) {
    const stated = normalizedPath(joined(folder, manifest.workspacePath))
    return stated.startsWith('..') ? undefined : readWorkspace(tree, stated)
  }
  let above = folder
  for (let level = 0; level < LEVELS_MAX && above !== ''; level++) {
    above = folderOf(above)
    const found = await readWorkspace(tree, above)
    if (found !== undefined) return found
  }
  return undefined
}

async function readWorkspace(tree: SourceTree, folder: string): Promise<FoundManifest | undefined> {
  const manifest = await readManifestIn(tree, folder)
  return manifest === undefined || manifest === 'unreadable' || manifest.workspace === undefined
    ? undefined
    : { folder, manifest }
}

/** Undefined: there is none. */
export async function readManifestIn(
  tree: SourceTree,
  folder: string,
): Promise<CargoManifest | 'unreadable' | undefined> {
  const bytes = await tree.read(joined(folder, 'Cargo.toml'))
  if (bytes === undefined) return undefined
  try {
    return readCargoManifest(bytes)
  } catch {
    return 'unreadable'
  }
}

/** The manifests that the lockfile in `folder` stands for: the package beside it and the members of its workspace. */
export async function findMembers(
  tree: SourceTree,
  folder: string,
): Promise<{ readonly members: readonly CargoManifest[]; readonly root?: CargoManifest; readonly complete: boolean }> {
  const root = await readManifestIn(tree, folder)
  if (root === undefined || root === 'unreadable') return { members: [], complete: false }
  const members: CargoManifest[] = [root]
  const { workspace } = root
  if (workspace === undefined) return { members, root, complete: true }
  const found = await findFolders(tree, folder, workspace.members)
  const isExcluded = folderMatcher(workspace.exclude.flatMap((pattern) => [pattern, `${pattern}/**`]))
  let { complete } = found
  for (const member of found.folders) {
    if (isExcluded(member)) continue
    if (members.length > MEMBERS_MAX) return { members, root, complete: false }
    const manifest = await readManifestIn(tree, joined(folder, member))
    if (manifest === 'unreadable') complete = false
    else if (manifest !== undefined) members.push(manifest)
  }
  return { members, root, complete }
}
