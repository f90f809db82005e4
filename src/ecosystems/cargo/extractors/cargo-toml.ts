// Cargo.toml: what a package asks for. Requirements, not versions.
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { type CargoDependency, type CargoManifest, readCargoManifest } from './manifest.ts'
import { cratePurl, sourceText } from './origins.ts'
import { tomlLines } from './toml-lines.ts'
import { findWorkspaceRoot } from './workspaces.ts'

const NAME = 'cargo/cargo-toml'

/**
 * Every dependency of a package as a direct component with its requirement, those for one target only included; build
 * dependencies count as development. What `[workspace.dependencies]` lists is read with the members that inherit it.
 * Packages of the same tree, named by path, are the project's own and no components.
 */
export const cargoToml: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'Cargo.toml',
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let manifest: CargoManifest
  try {
    manifest = readCargoManifest(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const folder = folderOf(file.path)
  const root = manifest.inherits ? await findWorkspaceRoot(tree, folder, manifest) : undefined
  if (manifest.inherits && root === undefined)
    draft.miss('manifest.unresolved-workspace', 'the workspace whose entries are inherited was not found')
  const lines = tomlLines(file.bytes)
  for (const dependency of manifest.dependencies(root?.manifest.workspace)) {
    const name = 'unresolved' in dependency ? dependency.unresolved : dependency.name
    const { section } = dependency
    const line = lines.get(`${section}\0${name}`) ?? lines.get(`${section}.${name}`)
    if ('unresolved' in dependency) {
      draft.miss('manifest.unreadable-entry', `what "${name}" asks for could not be understood`, line)
      continue
    }
    const from = dependency.isInherited ? (root?.folder ?? folder) : folder
    if (await isOwn(draft, dependency, { tree, folder: from, line })) continue
    const component = componentOf(dependency, line)
    if (component === undefined) draft.miss('manifest.unreadable-entry', `"${name}" is not the name of a crate`, line)
    else draft.add(component)
  }
  const version = manifest.version ?? (manifest.inherits ? root?.manifest.workspace?.version : undefined)
  return draft.finish(
    manifest.name === undefined ? undefined : { name: manifest.name, ...(version !== undefined && { version }) },
  )
}

interface Place {
  readonly tree: SourceTree
  readonly folder: string
  readonly line: number | undefined
}

/** Whether the dependency is a package of this very tree. Tells of everything else that no registry serves. */
async function isOwn(draft: Draft, { name, origin }: CargoDependency, { tree, folder, line }: Place): Promise<boolean> {
  if (origin.kind === 'git') draft.note('manifest.git-source', `"${name}" comes from a Git repository`, line)
  if (origin.kind === 'named-registry')
    draft.note('manifest.other-registry', `"${name}" comes from the registry "${origin.name}"`, line)
  if (origin.kind !== 'path') return false
  const path = normalizedPath(joined(folder, origin.path))
  const isOutside = path.startsWith('..') || origin.path.startsWith('/') || /^[A-Za-z]:/.test(origin.path)
  if (!isOutside && (await tree.read(joined(path, 'Cargo.toml'))) !== undefined) return true
  if (isOutside) draft.note('manifest.outside-tree', `"${name}" lies outside of what was read`, line)
  else draft.note('manifest.missing-folder', `the folder of "${name}" was not found`, line)
  return false
}

function componentOf(dependency: CargoDependency, line: number | undefined): ExtractedComponent | undefined {
  const { name, packageName, requirement, origin, scope, section } = dependency
  const purl = cratePurl(packageName, undefined, origin)
  if (purl === undefined) return undefined
  const source = sourceText(origin)
  const isServed = origin.kind !== 'git' && origin.kind !== 'path'
  return {
    id: `${section}/${name}`,
    purl,
    // Without one, Cargo takes any version.
    ...((requirement !== undefined || isServed) && { requirement: requirement ?? '*' }),
    direct: true,
    scope,
    hashes: [],
    ...(source !== undefined && { source }),
    ...(line !== undefined && { line }),
    dependsOn: [],
  }
}
