// pubspec.yaml: what a Dart or Flutter project asks for. Constraints, not versions.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { findFolders } from '#ecosystems/extraction/find-folders.ts'
import { baseOf, folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { packagePurl, sourceText } from './origins.ts'
import { type Pubspec, type PubspecDependency, readPubspec } from './pubspec.ts'

const NAME = 'pub/pubspec-yaml'
/** Folders upwards in which a workspace is looked for. */
const LEVELS_MAX = 6
const MEMBERS_MAX = 2_000

/**
 * Every dependency as a direct component with its constraint; overrides replace what they override. Packages of the same
 * workspace, and those in folders of this tree, are the project's own and no components.
 */
export const pubspecYaml: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'pubspec.yaml',
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let pubspec: Pubspec
  try {
    pubspec = readPubspec(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { message, line } of pubspec.problems) draft.miss('manifest.unreadable-entry', message, line)
  const folder = folderOf(file.path)
  const own = await ownNames(draft, { pubspec, folder, tree })
  for (const dependency of pubspec.dependencies) {
    if (own.has(dependency.name) || (await isInTree(draft, dependency, { folder, tree }))) continue
    addDependency(draft, dependency)
  }
  const { name, version } = pubspec
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}

function addDependency(draft: Draft, { name, section, scope, line, asked }: PubspecDependency): void {
  const purl = asked && packagePurl(name, undefined, asked.origin)
  if (asked === undefined || purl === undefined) {
    draft.miss('manifest.unreadable-entry', `what "${name}" asks for could not be understood`, line)
    return
  }
  const { origin, requirement } = asked
  if (origin.kind === 'git') draft.note('manifest.git-source', `"${name}" comes from a Git repository`, line)
  const source = sourceText(origin)
  draft.add({
    id: `${section}/${name}`,
    purl,
    ...(requirement !== undefined && { requirement }),
    direct: true,
    scope,
    hashes: [],
    ...(source !== undefined && { source }),
    ...(line !== undefined && { line }),
    dependsOn: [],
  })
}

interface Place {
  readonly folder: string
  readonly tree: SourceTree
}

async function isInTree(draft: Draft, { name, asked, line }: PubspecDependency, place: Place): Promise<boolean> {
  if (asked?.origin.kind !== 'path') return false
  const path = normalizedPath(joined(place.folder, asked.origin.path))
  const isOutside = path.startsWith('..') || /^(?:\/|[A-Za-z]:)/.test(asked.origin.path)
  if (!isOutside && (await place.tree.read(joined(path, 'pubspec.yaml'))) !== undefined) return true
  if (isOutside) draft.note('manifest.outside-tree', `"${name}" lies outside of what was read`, line)
  else draft.note('manifest.missing-folder', `the folder of "${name}" was not found`, line)
  return false
}

/** Names of the packages in the workspace that this package heads or belongs to. */
async function ownNames(
  draft: Draft,
  { pubspec, folder, tree }: Place & { pubspec: Pubspec },
): Promise<ReadonlySet<string>> {
  const root =
    pubspec.workspace.length > 0 ? { pubspec, folder } : pubspec.isMember ? await rootAbove(folder, tree) : undefined
  if (root === undefined) {
    if (pubspec.isMember) draft.miss('manifest.unresolved-workspace', 'the workspace above was not found')
    return new Set()
  }
  const { folders, complete } = await findFolders(tree, root.folder, root.pubspec.workspace)
  const names = new Set<string>(root.pubspec.name === undefined ? [] : [root.pubspec.name])
  let isComplete = complete && folders.length <= MEMBERS_MAX
  for (const member of folders.slice(0, MEMBERS_MAX)) {
    const read = await pubspecIn(joined(root.folder, member), tree)
    if (read === 'unreadable') isComplete = false
    else if (read?.name !== undefined) names.add(read.name)
  }
  if (!isComplete) draft.miss('manifest.unread-workspaces', 'not every package of the workspace could be read')
  return names
}

async function rootAbove(folder: string, tree: SourceTree): Promise<{ pubspec: Pubspec; folder: string } | undefined> {
  let above = folder
  for (let level = 0; level < LEVELS_MAX && above !== ''; level++) {
    above = folderOf(above)
    const pubspec = await pubspecIn(above, tree)
    if (pubspec !== undefined && pubspec !== 'unreadable' && pubspec.workspace.length > 0)
      return { pubspec, folder: above }
  }
  return undefined
}

async function pubspecIn(folder: string, tree: SourceTree): Promise<Pubspec | 'unreadable' | undefined> {
  const bytes = await tree.read(joined(folder, 'pubspec.yaml'))
  if (bytes === undefined) return undefined
  try {
    return readPubspec(bytes)
  } catch {
    return 'unreadable'
  }
}
