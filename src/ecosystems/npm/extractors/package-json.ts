// package.json: what a project asks for. Ranges, not versions.
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { folderMatcher } from '#ecosystems/extraction/folder-patterns.ts'
import { baseOf, folderOf, isInstalled, joined } from '#ecosystems/extraction/folders.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { type DependencySpec, parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import { type Dependency, type Manifest, readManifest } from './manifest.ts'
import { isSystemModule, moduleFolders, searchFor } from './module-folders.ts'
import { componentPurl, originOfSpec, sourceOf } from './origins.ts'
import { findWorkspaceMembers } from './workspaces.ts'

const NAME = 'npm/package-json'

/**
 * Every dependency of the four sections as a direct component with its requirement. Packages of the same project are
 * left out: they are not the registry's, even where they are named by a range.
 */
export const packageJson: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'package.json' && !isInstalled(path) && !isSystemModule(path),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let manifest: Manifest
  try {
    manifest = readManifest(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const own = await ownPackages(file, manifest, tree)
  if (!own.complete)
    draft.miss(
      'manifest.unread-workspaces',
      'not every workspace could be read; some dependencies may be packages of this project',
    )
  const lines = memberLines(file.bytes, (path) => path.length === 2 && (path[0] ?? '').endsWith('ependencies'))
  const folders = moduleFolders(folderOf(file.path))
  for (const dependency of manifest.dependencies) {
    if (own.names.has(dependency.name)) continue
    const spec = parseDependencySpec(dependency.spec)
    const line = lines.get(`${dependency.section}\0${dependency.name}`)
    const component = componentOf(dependency, spec, line)
    if (component !== undefined) draft.add({ ...component, installedAs: searchFor(folders, [dependency]) })
    else if (spec.kind !== 'workspace')
      draft.miss('manifest.unreadable-entry', `"${dependency.name}" is not a package name`, line)
  }
  const { name, version } = manifest
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}

function componentOf(
  { name, section, scope }: Dependency,
  spec: DependencySpec,
  line: number | undefined,
): ExtractedComponent | undefined {
  const origin = originOfSpec(spec)
  if (origin === undefined) return undefined
  const purl = componentPurl(spec.kind === 'registry' ? (spec.name ?? name) : name, undefined, origin)
  if (purl === undefined) return undefined
  const source = sourceOf(origin)
  return {
    id: `${section}/${name}`,
    purl,
    ...(spec.kind === 'registry' && { requirement: spec.range === '' ? '*' : spec.range }),
    direct: true,
    scope,
    hashes: [],
    ...(source !== undefined && { source }),
    ...(line !== undefined && { line }),
    dependsOn: [],
  }
}

/** Folders upwards in which a project with workspaces is looked for. */
const LEVELS_MAX = 6

/** Names of the packages in the workspaces that this manifest declares or belongs to. */
async function ownPackages(
  file: SourceFile,
  manifest: Manifest,
  tree: SourceTree,
): Promise<{ names: ReadonlySet<string>; complete: boolean }> {
  const project = await projectOf(file, manifest, tree)
  if (project === undefined) return { names: new Set(), complete: true }
  const { members, complete } = await findWorkspaceMembers(tree, project.folder, project.manifest.workspaces)
  const names = [project.manifest.name, ...members.map((member) => member.manifest.name)]
  return { names: new Set(names.filter((name) => name !== undefined)), complete }
}

async function projectOf(
  file: SourceFile,
  manifest: Manifest,
  tree: SourceTree,
): Promise<{ folder: string; manifest: Manifest } | undefined> {
  const own = folderOf(file.path)
  if (manifest.workspaces.length > 0) return { folder: own, manifest }
  let folder = own
  for (let level = 0; level < LEVELS_MAX && folder !== ''; level++) {
    folder = folderOf(folder)
    const bytes = await tree.read(joined(folder, 'package.json'))
    const above = bytes === undefined ? undefined : readable(bytes)
    const within = own.slice(folder === '' ? 0 : folder.length + 1)
    if (above !== undefined && folderMatcher(above.workspaces)(within)) return { folder, manifest: above }
  }
  return undefined
}

function readable(bytes: Uint8Array): Manifest | undefined {
  try {
    return readManifest(bytes)
  } catch {
    return undefined
  }
}
