// go.work: the modules that are built together (Go Modules Reference, "Workspaces").
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { FOLDERS_MAX } from '#ecosystems/extraction/limits.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { golangVersions } from '../versions.ts'
import { addStandardLibrary, hashesBeside } from './go-mod.ts'
import { listsSelection, type ModuleManifest, type RequiredModule, readModuleManifest } from './module-manifest.ts'
import { isFolderPath, moduleHash, moduleIdentity } from './module-purl.ts'

const NAME = 'golang/go-work'

/**
 * What the modules of the workspace are built with: of each module that one of them lists, the highest version (minimal
 * version selection), replaced as go.work says, else as one of them does. The modules of the workspace are no components.
 */
export const goWork: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'go.work' && !path.split('/').includes('vendor'),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let workspace: ModuleManifest
  try {
    workspace = readModuleManifest(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { message, line } of workspace.problems) draft.miss('manifest.unreadable-line', message, line)
  const members = await membersOf(draft, workspace, { file, tree })
  if (members.some((member) => !listsSelection(member) && member.required.length > 0))
    draft.miss('manifest.partial-selection', 'before Go 1.17, go.mod lists only part of the modules')
  addStandardLibrary(draft, workspace)
  const hashes = new Map<string, string>()
  for (const path of [file.path, ...workspace.used.map((folder) => memberPath(file.path, folder))])
    for (const [module, sum] of await hashesBeside(
      draft,
      { path, name: path === file.path ? 'go.work.sum' : 'go.sum' },
      tree,
    ))
      hashes.set(module, sum)
  const own = new Set(members.flatMap(({ path }) => path ?? []))
  for (const required of selected(members)) {
    if (!own.has(required.path)) addSelected(draft, required, { manifests: [workspace, ...members], hashes })
  }
  return draft.finish()
}

interface Place {
  readonly file: SourceFile
  readonly tree: SourceTree
}

function memberPath(path: string, folder: string): string {
  return joined(normalizedPath(joined(folderOf(path), folder)), 'go.mod')
}

async function membersOf(draft: Draft, { used }: ModuleManifest, { file, tree }: Place) {
  const members: ModuleManifest[] = []
  if (used.length > FOLDERS_MAX) draft.miss('manifest.too-many-folders', `more than ${FOLDERS_MAX} folders are named`)
  for (const folder of used.slice(0, FOLDERS_MAX)) {
    const path = memberPath(file.path, folder)
    const isOutside = path.startsWith('../') || folder.startsWith('/')
    const bytes = isOutside ? undefined : await tree.read(path)
    if (bytes === undefined) {
      draft.miss('manifest.missing-folder', `the module in "${folder}" was not found`)
      continue
    }
    try {
      members.push(readModuleManifest(bytes))
    } catch {
      draft.miss('manifest.unreadable-folder', `the go.mod in "${folder}" could not be read`)
    }
  }
  return members
}

/** By path the highest version; direct where one of the modules asks for it itself. */
function selected(members: readonly ModuleManifest[]): Iterable<RequiredModule> {
  const highest = new Map<string, RequiredModule>()
  for (const required of members.flatMap((member) => member.required)) {
    const before = highest.get(required.path)
    const isIndirect = required.isIndirect && before?.isIndirect !== false
    const version =
      before === undefined || isHigher(required.version, before.version) ? required.version : before.version
    highest.set(required.path, { ...required, version, isIndirect })
  }
  return highest.values()
}

function isHigher(version: string, than: string): boolean {
  const [a, b] = [golangVersions.key(version), golangVersions.key(than)]
  return !('invalid' in a) && ('invalid' in b || compareKeys(a.bytes, b.bytes) > 0)
}

interface Workspace {
  /** go.work first: what it replaces counts above all. */
  readonly manifests: readonly ModuleManifest[]
  readonly hashes: ReadonlyMap<string, string>
}

function addSelected(draft: Draft, { path, version, isIndirect }: RequiredModule, { manifests, hashes }: Workspace) {
  let replacement: ReturnType<ModuleManifest['replacementOf']>
  for (const manifest of manifests) replacement ??= manifest.replacementOf({ path, version })
  const identity = moduleIdentity({ path, version }, replacement)
  if (identity === undefined) {
    draft.miss('manifest.unreadable-entry', `"${(replacement ?? { path }).path}" is not the path of a module`)
    return
  }
  if (replacement !== undefined && isFolderPath(replacement.path))
    draft.note('manifest.folder-source', `"${path}" is replaced by a folder`)
  const served = replacement ?? { path, version }
  const digest = moduleHash(hashes.get(`${served.path}@${served.version}`))
  draft.add({ ...identity, direct: !isIndirect, scope: 'runtime', hashes: digest, dependsOn: [] })
}
