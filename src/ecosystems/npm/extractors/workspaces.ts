// The members of a project with workspaces, looked up beside its manifest.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { findFolders } from '#ecosystems/extraction/find-folders.ts'
import { folderMatcher } from '#ecosystems/extraction/folder-patterns.ts'
import { joined } from '#ecosystems/extraction/folders.ts'
import { type Manifest, readManifest } from './manifest.ts'

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
/** Folders in which a manifest is looked for. */
const FOLDERS_MAX = 50_000

export async function findWorkspaceMembers(
  tree: SourceTree,
  projectFolder: string,
  patterns: readonly string[],
): Promise<WorkspaceMembers> {
  const found = await findFolders(tree, projectFolder, patterns)
  const matches = folderMatcher(patterns)
  const members: WorkspaceMember[] = []
  let { complete } = found
  for (const folder of found.folders.slice(0, FOLDERS_MAX)) {
    if (!matches(folder)) continue
    if (members.length >= MEMBERS_MAX) return { members, complete: false }
    const bytes = await tree.read(joined(projectFolder, `${folder}/package.json`))
    if (bytes === undefined) continue
    try {
      members.push({ folder, manifest: readManifest(bytes) })
    } catch {
      complete = false
    }
  }
  return { members, complete: complete && found.folders.length <= FOLDERS_MAX }
}
