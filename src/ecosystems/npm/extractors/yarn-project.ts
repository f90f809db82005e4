// Yarn's lockfiles do not say what the project asks for directly, or why: its manifests beside the lockfile do.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { joined } from '#ecosystems/extraction/folders.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { findWorkspaceMembers } from './workspaces.ts'

export interface YarnProject {
  /** The project's manifest first, then those of its workspaces. */
  readonly manifests: readonly Manifest[]
  /** Names of the packages in this project. */
  readonly ownNames: ReadonlySet<string>
}

/** Undefined, with a note, when there is no readable manifest. */
export async function findYarnProject(
  draft: Draft,
  folder: string,
  tree: SourceTree,
): Promise<YarnProject | undefined> {
  const manifest = await manifestIn(draft, folder, tree)
  if (manifest === undefined) return undefined
  const { members, complete } = await findWorkspaceMembers(tree, folder, manifest.workspaces)
  if (!complete)
    draft.miss('manifest.unread-workspaces', 'not every workspace could be read; direct dependencies may be missing')
  const manifests = [manifest, ...members.map((member) => member.manifest)]
  return { manifests, ownNames: new Set(manifests.map(({ name }) => name).filter((name) => name !== undefined)) }
}

export async function manifestIn(draft: Draft, folder: string, tree: SourceTree): Promise<Manifest | undefined> {
  const path = joined(folder, 'package.json')
  const bytes = await tree.read(path)
  if (bytes === undefined) {
    draft.note(
      'manifest.missing',
      `without ${path} it is not known which packages are direct, and which for development only`,
    )
    return undefined
  }
  try {
    return readManifest(bytes)
  } catch (error) {
    draft.miss('manifest.unreadable', `${path}: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}
